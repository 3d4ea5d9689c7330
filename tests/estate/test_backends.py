"""One pair of root modules for each type of backend: one reads the state of the other.

The paths of the states are those of Terraform's `internal/backend/remote-state/*/backend_state.go`,
`internal/backend/local/backend.go` (`StatePaths`) and `internal/backend/remote/backend.go`.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.estate.support import backend, links, read
from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.estate.arguments import Value
from tf_cycle_ls.estate.backends import addresses_of
from tf_cycle_ls.estate.templates import WORKSPACE, template
from tf_cycle_ls.text import Span


class Pair(NamedTuple):
    """The arguments of a backend, divided by `;`, the same without the bucket or account, and an
    argument that makes it another state."""

    type: str
    arguments: str
    partial: str
    other: str


PAIRS = [
    Pair("s3", 'bucket = "b"; key = "net/x"', 'key = "net/x"', 'key = "net/y"'),
    Pair("gcs", 'bucket = "b"; prefix = "net"', 'prefix = "net"', 'prefix = "app"'),
    Pair(
        "azurerm",
        'storage_account_name = "a"; container_name = "c"; key = "net"',
        'container_name = "c"; key = "net"',
        'key = "app"',
    ),
    Pair("http", 'address = "https://s/net"', "", 'address = "https://s/app"'),
    Pair("consul", 'address = "c:8500"; path = "net"', 'path = "net"', 'path = "app"'),
    Pair("kubernetes", 'secret_suffix = "net"', "", 'secret_suffix = "app"'),
    Pair(
        "pg",
        'conn_str = "postgres://c"; schema_name = "net"',
        'schema_name = "net"',
        'schema_name = "app"',
    ),
    Pair(
        "oss",
        'bucket = "b"; prefix = "p"; key = "net"',
        'prefix = "p"; key = "net"',
        'key = "app"',
    ),
    Pair(
        "cos",
        'bucket = "b"; prefix = "net"; key = "k"',
        'prefix = "net"; key = "k"',
        'prefix = "app"',
    ),
    Pair("oci", 'bucket = "b"; namespace = "n"; key = "net"', 'key = "net"', 'key = "app"'),
    Pair(
        "remote",
        'organization = "o"; workspaces = { name = "net" }',
        'workspaces = { name = "net" }',
        'workspaces = { name = "app" }',
    ),
]
EDGE = ("app", "net")


def estate_of(pair: Pair, written: str, config: str) -> dict[tuple[str, str], str]:
    written = written.replace("workspaces = {", "workspaces {")
    config = config.replace(";", ",")
    return links(
        {
            "app/main.tf": backend("local", "") + read("net", pair.type, config),
            "net/main.tf": backend(pair.type, written),
        }
    )


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.type)
def test_same_state(pair: Pair) -> None:
    assert estate_of(pair, pair.arguments, pair.arguments) == {EDGE: "certain"}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.type)
def test_other_state(pair: Pair) -> None:
    name = pair.other.partition(" ")[0]
    kept = [one for one in pair.arguments.split(";") if one.strip().partition(" ")[0] != name]
    assert estate_of(pair, pair.arguments, ";".join([*kept, pair.other])) == {}


@pytest.mark.parametrize(
    "pair", [pair for pair in PAIRS if pair.partial], ids=lambda pair: pair.type
)
def test_bucket_is_given_on_the_command_line(pair: Pair) -> None:
    assert estate_of(pair, pair.partial, pair.arguments) == {EDGE: "probable"}
    assert estate_of(pair, pair.arguments, pair.partial) == {EDGE: "probable"}


@pytest.mark.parametrize(
    "pair", [pair for pair in PAIRS if pair.partial], ids=lambda pair: pair.type
)
def test_unknown_name_makes_no_edge(pair: Pair) -> None:
    name = pair.other.partition(" ")[0]
    kept = [one for one in pair.arguments.split(";") if one.strip().partition(" ")[0] != name]
    value = "{ name = var.name }" if name == "workspaces" else "var.name"
    config = ";".join([*kept, f"{name} = {value}"])
    assert estate_of(pair, pair.arguments, config) == {}


ARGUMENTS = {
    "s3": {"bucket": "b", "key": "k"},
    "gcs": {"bucket": "b", "prefix": "/p/"},
    "azurerm": {"storage_account_name": "a", "container_name": "c", "key": "k"},
    "local": {"path": "x/../k"},
    "http": {"address": "k"},
    "consul": {"path": "k"},
    "kubernetes": {"secret_suffix": "k"},
    "pg": {"conn_str": "c"},
    "oss": {"bucket": "b", "key": "k"},
    "cos": {"bucket": "b", "prefix": "p"},
    "oci": {"bucket": "b", "namespace": "n", "key": "k"},
}
W = WORKSPACE


@pytest.mark.parametrize(
    ("type_", "default", "others"),
    [
        ("s3", ("k",), ("env:/", W, "/k")),
        ("gcs", ("p/default.tfstate",), ("p/", W, ".tfstate")),
        ("azurerm", ("k",), ("kenv:", W)),
        ("local", ("/root/k",), ("/root/terraform.tfstate.d/", W, "/terraform.tfstate")),
        ("http", ("k",), None),
        ("consul", ("k",), ("k-env:", W)),
        ("kubernetes", ("tfstate-default-k",), ("tfstate-", W, "-k")),
        ("pg", ("terraform_remote_state/default",), ("terraform_remote_state/", W)),
        ("oss", ("env:/k",), ("env:/", W, "/k")),
        ("cos", ("p/terraform.tfstate",), ("p/", W, "/terraform.tfstate")),
        ("oci", ("k",), ("tf-state-env/", W, "/k")),
    ],
)
def test_paths(type_: str, default: object, others: object) -> None:
    place = Place("x", Span(0, 0))
    arguments = {name: Value(template(value), place) for name, value in ARGUMENTS[type_].items()}
    addresses = addresses_of(type_, arguments, "/root")
    assert addresses is not None
    assert (addresses.default, addresses.others) == (default, others)


def test_unknown_type() -> None:
    assert addresses_of("etcdv3", {}, "/root") is None


def test_custom_endpoint_is_another_store() -> None:
    pair = PAIRS[0]
    assert estate_of(pair, pair.arguments, f'{pair.arguments}; endpoint = "http://minio"') == {}


def test_prefix_of_a_remote_backend() -> None:
    written = 'organization = "o"; workspaces { prefix = "net-" }'
    config = 'organization = "o", workspaces = {{ name = "{}" }}'
    for name, expected in (("net-prod", {EDGE: "certain"}), ("app-prod", {})):
        texts = {
            "app/main.tf": read("net", "remote", config.format(name)),
            "net/main.tf": backend("remote", written),
        }
        assert links(texts) == expected


CLOUD = """terraform {
  cloud {
    organization = "o"
    workspaces {
      name = "net"
    }
  }
}
"""


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        (read("net", "remote", 'organization = "o", workspaces = { name = "net" }'), "certain"),
        ('data "tfe_outputs" "net" {\n  organization = "o"\n  workspace = "net"\n}\n', "certain"),
        ('data "tfe_outputs" "net" {\n  workspace = "net"\n}\n', "probable"),
        (
            'provider "tfe" {\n  organization = "o"\n}\n'
            'data "tfe_outputs" "net" {\n  workspace = "net"\n}\n',
            "certain",
        ),
        ('data "tfe_outputs" "net" {\n  organization = "p"\n  workspace = "net"\n}\n', None),
        (
            'provider "tfe" {\n  hostname = "tfe.example"\n}\n'
            'data "tfe_outputs" "net" {\n  organization = "o"\n  workspace = "net"\n}\n',
            None,
        ),
    ],
)
def test_cloud(reader: str, expected: str | None) -> None:
    found = links({"app/main.tf": reader, "net/main.tf": CLOUD})
    assert found == ({EDGE: expected} if expected else {})


def test_tags_name_no_workspace() -> None:
    written = CLOUD.replace('name = "net"', 'tags = ["net"]')
    reader = 'data "tfe_outputs" "net" {\n  organization = "o"\n  workspace = "net"\n}\n'
    assert links({"app/main.tf": reader, "net/main.tf": written}) == {}
