"""Modules with a computed source are followed: the cycles through them, and the root modules."""

from __future__ import annotations

import pytest

from tests.analysis.directories import ROOT, analysed, files_of
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.static_scopes import StaticScopes
from tf_cycle_ls.config.dialect import OPENTOFU
from tf_cycle_ls.syntax.pure_functions import UnknownValueError

CALL = """
module "m" {
  source = %s
  x      = test_a.a.id
}
resource "test_a" "a" { v = module.m.o }
"""
INSIDE = 'variable "x" {}\noutput "o" { value = var.x }\n'
CLOSED = {"closed/main.tf": INSIDE, "open/main.tf": INSIDE.replace("var.x }", "1 }")}


def has_cycle(root: Analysis) -> bool:
    """Whether the cycle through the module was found, or else the module was not read."""
    assert bool(root.components) != any(call.is_computed for call in root.unread_calls)
    return bool(root.components)


@pytest.mark.parametrize(
    ("variable", "source", "is_found"),
    [
        ('const = true\n  default = "closed"', '"./${var.dir}"', True),
        ('default = "closed"', '"./${var.dir}"', False),
        ("const = true", '"./${var.dir}"', False),
        ("", "test_a.b.id", False),
    ],
)
def test_terraform_knows_constant_variables(variable: str, source: str, is_found: bool) -> None:
    text = f'variable "dir" {{\n  {variable}\n}}\n' + CALL % source
    assert has_cycle(analysed({"main.tf": text, **CLOSED})) == is_found


def test_values_in_tfvars_choose_the_module() -> None:
    text = 'variable "dir" {\n  const = true\n  default = "closed"\n}\n' + CALL % '"./${var.dir}"'
    files = {"main.tf": text, "terraform.tfvars": 'dir = "open"\n', **CLOSED}
    root = analysed(files)
    assert root.components == () == root.unread_calls


def test_caller_gives_the_folder() -> None:
    inner = """
        variable "dir" { const = true }
        variable "x" {}
        module "i" {
          source = var.dir
          x      = var.x
        }
        output "o" { value = module.i.o }
    """
    call = CALL % '"./outer"' + "\n"
    files = {
        "main.tf": call.replace("x      =", 'dir = "./closed"\n  x =', 1),
        "outer/main.tf": inner,
        "outer/closed/main.tf": INSIDE,
    }
    assert has_cycle(analysed(files))


def test_workspace_that_is_not_known() -> None:
    files = files_of({"main.tf": "locals {\n  w = terraform.workspace\n}\n"})
    known = StaticScopes(files, ROOT, OPENTOFU).of_root(ROOT)
    assert known.evaluate(b"local.w") == "default"
    unknown = StaticScopes(files, ROOT, OPENTOFU, knows_workspace=False).of_root(ROOT)
    with pytest.raises(UnknownValueError):
        unknown.evaluate(b"local.w")
