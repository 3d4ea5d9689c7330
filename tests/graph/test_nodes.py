"""The addresses of nodes, and the modules of a tree."""

from __future__ import annotations

import pytest

from tests.analysis.directories import ROOT, files_of
from tf_cycle_ls.analysis.module_loader import load
from tf_cycle_ls.graph.nodes import Tree, address, scopes


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("test_a.x", "test_a.x"),
        ("local.l (expand)", "local.l"),
        ("module.m (close)", "module.m"),
        ("module.m.var.v (validation)", "module.m.var.v"),
        ('provider["x"].west', 'provider["x"].west'),
    ],
)
def test_address_is_the_node_name_without_suffix(name: str, expected: str) -> None:
    assert address(name) == expected


def tree(texts: dict[str, str]) -> Tree:
    """The module tree of a configuration."""
    return load(ROOT, files_of(texts)).tree


def test_scopes_of_nested_modules_have_the_addresses_of_terraform() -> None:
    texts = {
        "main.tf": 'module "a" {\n  source = "./m"\n}\nmodule "b" {\n  source = "./m"\n}\n',
        "m/main.tf": 'module "c" {\n  source = "../n"\n}\n',
        "n/main.tf": "",
    }
    assert [(scope.path, scope.parent) for scope in scopes(tree(texts))] == [
        ("", ""),
        ("module.a", ""),
        ("module.b", ""),
        ("module.a.module.c", "module.a"),
        ("module.b.module.c", "module.b"),
    ]


def test_unavailable_module_has_no_scope() -> None:
    call = 'module "far" {\n  source = "acme/m/aws"\n}\n'
    assert [scope.path for scope in scopes(tree({"main.tf": call}))] == [""]


@pytest.mark.parametrize(
    ("inner", "is_same"),
    [
        ("# comment\nlocals {\n  l = 1\n}\n", True),
        ("locals {\n  l = var.v\n}\n", False),
        ("locals {\n  m = 1\n}\n", False),
    ],
)
def test_fingerprint_of_a_tree_changes_with_the_graph_of_a_called_module(
    inner: str, is_same: bool
) -> None:
    call = 'module "m" {\n  source = "./m"\n}\n'
    before = tree({"main.tf": call, "m/main.tf": "locals {\n  l = 1\n}\n"})
    after = tree({"main.tf": call, "m/main.tf": inner})
    assert (after.fingerprint is before.fingerprint) is is_same
