"""Texts with holes."""

from __future__ import annotations

from typing import Any

import pytest

from tf_cycle_ls.config.static_values import StaticScope, static_expressions
from tf_cycle_ls.estate.templates import (
    WORKSPACE,
    Hole,
    Template,
    joined,
    literal,
    replaced,
    template,
    template_of,
)

W, X = WORKSPACE, Hole("var.x")
MODULE = b"""
variable "x" {}
variable "d" { default = "d" }
locals {
  a     = "a/${var.x}"
  b     = "${local.a}/b"
  own   = "${local.own}"
  often = local.b
}
"""


def scope(directory: str = ".") -> StaticScope:
    def given(name: str) -> Any:
        raise KeyError(name)

    expressions = static_expressions([("main.tf", MODULE)])
    return StaticScope(lambda: expressions, given, directory)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a"', ("a",)),
        ('""', ()),
        ("1", ("1",)),
        ("var.d", ("d",)),
        ("var.x", (X,)),
        ("terraform.workspace", (W,)),
        ('"${terraform.workspace}"', (W,)),
        ('"k/${terraform.workspace}-${var.x}.t"', ("k/", W, "-", X, ".t")),
        ('"${var.d}/${var.x}"', ("d/", X)),
        ("local.b", ("a/", X, "/b")),
        ("local.often", ("a/", X, "/b")),
        ("local.own", None),
        ("local.none", None),
        ("var.x.y", None),
        ("var.x[0]", None),
        ("module.m.o", None),
        ('"${module.m.o}"', None),
        ('format("%s", var.x)', None),
        ('terraform.workspace == "a" ? "b" : "c"', None),
        ('"${~ var.x}"', None),
        ("[1]", None),
    ],
)
def test_template_of(text: str, expected: Template | None) -> None:
    assert template_of(text.encode(), scope()) == expected


def test_variable_of_a_called_module_is_no_hole() -> None:
    assert template_of(b"var.x", scope("modules/m")) is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (((), ("k",)), ("k",)),
        ((("p",), (W,), ("k",)), ("p/", W, "/k")),
        ((("p/",), (W, ".t")), ("p/", W, ".t")),
        ((("a/../b",), ("./k",)), ("b/k",)),
        ((("/a",), ("../k",)), ("/k",)),
        (((), ()), ()),
        (((W,), ("..", "/k")), None),
        (((W, X), ("k",)), (W, X, "/k")),
    ],
)
def test_joined(values: tuple[Template, ...], expected: Template | None) -> None:
    assert joined(*values) == expected


def test_parts() -> None:
    assert template("a", "", "b", W, "c") == ("ab", W, "c")
    assert literal(("ab",)) == "ab"
    assert literal(()) == ""
    assert literal(("a", W)) is None
    assert replaced(("a", W, "b"), W, ("c",)) == ("acb",)
    assert replaced((X, W), W, (W, "-x")) == (X, W, "-x")


@pytest.mark.parametrize("text", ['"${local.l%d}${local.l%d}"', '"${local.l%d}"', "local.l%d"])
def test_long_chains_of_local_values_are_bounded(text: str) -> None:
    lines = [f"  l{number} = {text.replace('%d', str(number + 1))}\n" for number in range(500)]
    module = b"locals {\n" + "".join(lines).encode() + b'  l500 = "${var.x}"\n}\n'
    expressions = static_expressions([("main.tf", module)])
    values = StaticScope(lambda: expressions, dict[str, Any]().__getitem__)
    assert template_of(b"local.l0", values) is None
    assert template_of(b"local.l499", values) in ((X,), (X, X))
