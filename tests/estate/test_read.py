"""Which data sources read the state of another root module."""

from __future__ import annotations

import json

import pytest

from tests.estate.support import backend, links, read, states

NET = backend("s3", 'bucket = "b"; key = "net/t"')
CONFIG = 'bucket = "b", key = "net/t"'
EDGE = {("app", "net"): "certain"}


def estate(app: dict[str, str]) -> dict[tuple[str, str], str]:
    return links({"net/main.tf": NET, **{f"app/{name}": text for name, text in app.items()}})


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("count = 1", EDGE),
        ("count = 0", {}),
        ("count = var.on ? 1 : 0", {}),
        ('count = terraform.workspace == "prod" ? 1 : 0', {}),
        ('for_each = toset(["a"])', EDGE),
        ("for_each = toset([])", {}),
        ("for_each = var.all", {}),
    ],
)
def test_instances(argument: str, expected: object) -> None:
    assert estate({"main.tf": read("net", "s3", CONFIG, f"  {argument}\n")}) == expected


def test_key_of_an_instance_is_not_known() -> None:
    each = read("net", "s3", 'bucket = "b", key = each.key', '  for_each = toset(["net/t"])\n')
    assert estate({"main.tf": each}) == {}


CALL = 'module "m" {{\n  source = "./modules/m"\n  key = "net/t"\n{}}}\n'
MODULE = 'variable "key" {}\n' + read("net", "s3", 'bucket = "b", key = var.key')


@pytest.mark.parametrize(
    ("argument", "expected"),
    [("", EDGE), ("  count = 1\n", EDGE), ("  count = var.on\n", {}), ("  for_each = {}\n", {})],
)
def test_in_a_module(argument: str, expected: object) -> None:
    texts = {"main.tf": CALL.format(argument), "modules/m/main.tf": MODULE}
    assert estate(texts) == expected


def test_address_in_a_module() -> None:
    texts = {"r/main.tf": CALL.format(""), "r/modules/m/main.tf": MODULE}
    (found,) = states(texts)[0].reads
    assert found.address == "module.m.data.terraform_remote_state.net"


def test_variable_of_a_module_without_value() -> None:
    call = 'module "m" {\n  source = "./modules/m"\n  key = data.x.y.z\n}\n'
    assert estate({"main.tf": call, "modules/m/main.tf": MODULE}) == {}


def test_json() -> None:
    block = {"backend": "s3", "config": {"bucket": "b", "key": "${local.k}/t"}}
    text = json.dumps({"data": {"terraform_remote_state": {"net": block}}, "locals": {"k": "net"}})
    assert estate({"main.tf": "", "main.tf.json": text}) == EDGE


def test_changed_by_an_override_file() -> None:
    override = read("net", "s3", CONFIG.replace("net", "other"))
    assert estate({"main.tf": read("net", "s3", CONFIG), "o_override.tf": override}) == {}


def test_syntax_error_elsewhere() -> None:
    assert estate({"main.tf": read("net", "s3", CONFIG) + 'resource "a" "b" {\n'}) == EDGE


@pytest.mark.parametrize(
    "text",
    [
        read("net", "none", CONFIG),
        read("net", "${var.type}", CONFIG),
        'data "terraform_remote_state" "net" {}\n',
        'data "terraform_remote_state" "net" {\n  backend = "s3"\n}\n',
        'data "terraform_remote_state" "net" {\n  backend = "s3"\n  config = var.config\n}\n',
        'data "tfe_outputs" "net" {}\n',
        read("net", "s3", 'bucket = "b", key = null'),
    ],
)
def test_incomplete(text: str) -> None:
    assert estate({"main.tf": text}) == {}


def test_place_names_the_state() -> None:
    text = read("net", "s3", CONFIG)
    (one,) = states({"app/main.tf": text})
    (found,) = one.reads
    assert text[slice(*found.place.span)] == '"net/t"'


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", frozenset()),
        ('  defaults = { a = 1, "b" = var.x }\n', frozenset({"a", "b"})),
        ("  defaults = var.defaults\n", None),
        ("  defaults = null\n", frozenset()),
    ],
)
def test_defaults(more: str, expected: frozenset[str] | None) -> None:
    (one,) = states({"app/main.tf": read("net", "s3", CONFIG, more)})
    assert one.reads[0].defaults == expected
