"""When a state that is read is that of a root module: certainly, probably, or not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.estate.support import backend, links, read

S3 = 'bucket = "b", key = "{}"'
CERTAIN, PROBABLE = {("app", "net"): "certain"}, {("app", "net"): "probable"}


def net(arguments: str) -> str:
    return backend("s3", arguments)


def pair(config: str, arguments: str, more: str = "", app: str = "") -> dict[str, str]:
    return {"app/main.tf": app + read("net", "s3", config, more), "net/main.tf": net(arguments)}


LITERAL = 'bucket = "b"; key = "net/t"'


@pytest.mark.parametrize(
    ("workspace", "key", "expected"),
    [
        ("", "net/t", CERTAIN),
        ('  workspace = "default"\n', "net/t", CERTAIN),
        ('  workspace = "prod"\n', "net/t", CERTAIN),
        ("  workspace = null\n", "net/t", CERTAIN),
        ("  workspace = terraform.workspace\n", "net/t", CERTAIN),
        ("  workspace = terraform.workspace\n", "other/t", {}),
        ('  workspace = "${terraform.workspace}-net"\n', "net/t", {}),
        ("  workspace = var.name\n", "net/t", {}),
        # The state of the workspace prod has this path.
        ("", "env:/prod/net/t", CERTAIN),
        ("", "env:/a/b/net/t", {}),
        ("", "env://net/t", {}),
        ("", "env:/prod/net/tt", {}),
        ("", "env:/net/t/net/t", {}),
        ("", "env:/${terraform.workspace}/net/t", CERTAIN),
        ("", "${terraform.workspace}/net/t", {}),
    ],
)
def test_workspaces(workspace: str, key: str, expected: object) -> None:
    assert links(pair(S3.format(key), LITERAL, workspace)) == expected


def test_prefix_of_workspaces() -> None:
    arguments = f'{LITERAL}; workspace_key_prefix = "states"'
    assert links(pair(S3.format("states/prod/net/t"), arguments)) == CERTAIN
    assert links(pair(S3.format("env:/prod/net/t"), arguments)) == {}


@pytest.mark.parametrize(
    ("app", "config", "expected"),
    [
        ("", 'bucket = var.bucket, key = "net/t"', PROBABLE),
        ('variable "bucket" {}\n', 'bucket = var.bucket, key = "net/t"', PROBABLE),
        (
            'variable "bucket" {\n  default = "b"\n}\n',
            'bucket = var.bucket, key = "net/t"',
            CERTAIN,
        ),
        ('variable "bucket" {\n  default = "c"\n}\n', 'bucket = var.bucket, key = "net/t"', {}),
        ('locals {\n  b = "b"\n}\n', 'bucket = local.b, key = "${"net"}/t"', CERTAIN),
        ('locals {\n  k = "net/${var.x}"\n}\n', 'bucket = "b", key = local.k', {}),
        ("", 'bucket = "b", key = data.other.name', {}),
        ("", 'bucket = "b", key = format("%s/t", "net")', CERTAIN),
        ("", 'bucket = "b", "key" = "net/t"', CERTAIN),
        ("", 'bucket = "b", (var.k) = "net/t"', {}),
    ],
)
def test_values(app: str, config: str, expected: object) -> None:
    assert links(pair(config, LITERAL, app=app)) == expected


def test_config_is_a_local_value() -> None:
    texts = {
        "app/main.tf": 'locals {\n  c = { bucket = "b", key = "net/t" }\n}\n'
        'data "terraform_remote_state" "net" {\n  backend = "s3"\n  config = local.c\n}\n',
        "net/main.tf": net(LITERAL),
    }
    assert links(texts) == CERTAIN
    texts["app/main.tf"] = texts["app/main.tf"].replace("local.c", "merge(local.c, {})")
    assert links(texts) == CERTAIN


def test_variables_files() -> None:
    texts = pair('bucket = var.bucket, key = "net/t"', LITERAL, app='variable "bucket" {}\n')
    assert links({**texts, "app/terraform.tfvars": 'bucket = "b"\n'}) == CERTAIN
    assert links({**texts, "app/x.auto.tfvars": 'bucket = "c"\n'}) == {}


def test_two_roots_with_the_same_state_match_nothing() -> None:
    texts = pair(S3.format("net/t"), LITERAL)
    assert links({**texts, "copy/main.tf": net(LITERAL)}) == {}


def test_a_probable_path_must_be_the_only_one() -> None:
    texts = pair('bucket = var.b, key = "net/t"', LITERAL)
    assert links(texts) == PROBABLE
    assert links({**texts, "copy/main.tf": net('bucket = "c"; key = "net/t"')}) == {}


@pytest.mark.parametrize("key", ["terraform.tfstate", "state/terraform.tfstate", "prod/default"])
def test_a_common_path_is_not_probable(key: str) -> None:
    assert links(pair(f'bucket = var.b, key = "{key}"', f'bucket = "b"; key = "{key}"')) == {}
    assert links(pair(f'bucket = "b", key = "{key}"', f'bucket = "b"; key = "{key}"')) == CERTAIN


def test_own_state_is_not_probable() -> None:
    own = read("self", "s3", 'bucket = var.b, key = "app/t"')
    assert links({"app/main.tf": net('bucket = "b"; key = "app/t"') + own}) == {}


def test_local_paths() -> None:
    texts = {
        "app/main.tf": read("net", "local", 'path = "../net/terraform.tfstate"'),
        "net/main.tf": "",
    }
    assert links(texts) == CERTAIN
    folder = "../net/terraform.tfstate.d/${terraform.workspace}/terraform.tfstate"
    texts["app/main.tf"] = read("net", "local", f'path = "${{path.module}}/{folder}"')
    assert links(texts) == CERTAIN
    texts["net/main.tf"] = backend("local", 'path = "x.tfstate"; workspace_dir = "w"')
    assert links(texts) == {}
    texts["app/main.tf"] = read("net", "local", 'path = "../net/x.tfstate"')
    assert links(texts) == CERTAIN


def test_variables_of_the_same_name_are_probable() -> None:
    """OpenTofu: a backend with a variable."""
    config = 'bucket = "b", key = "net/${var.env}"'
    texts = pair(config, 'bucket = "b"; key = "net/${var.env}"', app='variable "env" {}\n')
    texts["net/main.tf"] += 'variable "env" {}\n'
    assert links(texts) == PROBABLE
    texts["net/main.tf"] = texts["net/main.tf"].replace("var.env", "var.stage")
    assert links(texts) == {}


def test_unknown_part_of_a_backend_is_no_wildcard() -> None:
    texts = pair(S3.format("env:/prod/live/net"), 'bucket = "b"; key = "${var.env}/net"')
    assert links(texts) == {}


def test_workspace_at_the_end_of_a_path() -> None:
    account = 'storage_account_name = "a"; container_name = "c"; key = "{}"'
    for key, expected in (("netenv:prod", CERTAIN), ("netenv:", {}), ("netenv:a/b", {})):
        config = account.format(key).replace(";", ",")
        texts = {
            "app/main.tf": read("net", "azurerm", config),
            "net/main.tf": backend("azurerm", account.format("net")),
        }
        assert links(texts) == expected


def test_many_root_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of comparisons does not grow with the square of the number of root modules."""
    from tf_cycle_ls.estate import matching

    texts = {}
    for number in range(60):
        config = f'bucket = "b", key = "{number - 1}/t"'
        state = net(f'bucket = "b"; key = "{number}/t"')
        texts[f"r{number}/main.tf"] = state + read("net", "s3", config)
    compared = []
    original = matching._is_equal

    def is_equal(*containers: object) -> object:
        compared.append(containers)
        return original(*containers)  # type: ignore[arg-type]

    monkeypatch.setattr(matching, "_is_equal", is_equal)
    assert len(links(texts)) == 59
    assert len(compared) == 59


UNKNOWN = st.sampled_from(
    [
        "var.x",
        "each.value",
        "data.a.b.c",
        "module.m.o",
        '"${var.x}-${each.key}"',
        "local.none",
        "f(1)",
    ]
)


@given(st.sampled_from(["s3", "gcs", "azurerm", "local", "http", "consul", "oci"]), UNKNOWN)
def test_an_unknown_name_never_makes_an_edge(type_: str, value: str) -> None:
    names = ("bucket", "storage_account_name", "container_name", "namespace")
    given_ = [f'{name} = "b"' for name in names]
    naming = ("key", "prefix", "path", "address", "secret_suffix")
    written = ";".join([*given_, *(f'{name} = "net/t"' for name in naming)])
    config = ",".join([*given_, *(f"{name} = {value}" for name in naming)])
    texts = {"app/main.tf": read("net", type_, config), "net/main.tf": backend(type_, written)}
    assert links(texts) == {}
