"""Static evaluation of one module: which values are known before the graph."""

from __future__ import annotations

from typing import Any

import pytest

from tf_cycle_ls.config.static_values import (
    StaticScope,
    assigned_variables,
    static_expressions,
    variable_files,
)

MODULE = """
variable "given" { const = true }
variable "defaulted" {
  const   = true
  default = "d"
}
variable "ordinary" { default = "o" }
locals {
  base = "./${var.defaulted}"
  a    = local.b
  b    = local.a
}
module "m" {
  source = %s
  dir    = var.given
}
"""


def scope(source: str, *, only_constants: bool = True) -> StaticScope:
    def given(name: str) -> Any:
        return {"given": "g"}[name]

    read = static_expressions([("main.tf", (MODULE % source).encode())])
    return StaticScope(lambda: read, given, "below", only_constants=only_constants)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("local.base", "./d"),
        ("var.given", "g"),
        ('"./${path.root}/${path.module}"', "././below"),
        ("local.a", None),
        ("local.undeclared", None),
        ("var.undeclared", None),
        ("terraform.workspace", None),
        ("null", None),
    ],
)
def test_source(source: str, value: str | None) -> None:
    assert scope(source).source("m") == value


def test_only_opentofu_knows_variables_without_const() -> None:
    assert scope("var.ordinary").source("m") is None
    assert scope("var.ordinary", only_constants=False).source("m") == "o"


def test_arguments_of_a_call() -> None:
    assert scope('"./m"').argument("m", "dir") == "g"
    with pytest.raises(KeyError):
        scope('"./m"').argument("m", "none")


def test_override_replaces_arguments_of_a_call() -> None:
    files = [
        ("main.tf", b'module "m" {\n  source = local.a\n  x = 1\n}\n'),
        ("override.tf.json", b'{"module": {"m": {"source": "./${local.a}"}}}'),
        ("z_override.tf", b'locals {\n  a = "b"\n}\n'),
    ]
    read = static_expressions(files)
    overridden = StaticScope(lambda: read, dict[str, str]().__getitem__)
    assert overridden.source("m") == "./b"
    assert overridden.argument("m", "x") == 1


def test_variable_files_are_read_in_the_order_of_terraform() -> None:
    names = ["z.auto.tfvars", "terraform.tfvars.json", "a.auto.tfvars", "x.tfvars", "main.tf"]
    ordered = variable_files([*names, "terraform.tfvars"])
    assert ordered == ["terraform.tfvars", "terraform.tfvars.json", *names[2::-2]]
    files = [("a.auto.tfvars", b'x = "1"\ny = 2\n'), ("b.auto.tfvars.json", b'{"x": "3"}')]
    assert assigned_variables(files) == {"x": b'"3"', "y": b"2"}
