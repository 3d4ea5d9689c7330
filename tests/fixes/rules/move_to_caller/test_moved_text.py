"""The text of a resource outside of its module: inputs and the values of the module."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.explanation_support import write
from tests.fixes.rules.move_to_caller.support import CALLER, INPUTS, LINK, OUTPUT, modules, moves
from tests.terraform.ask import Terraform


def link(expression: str) -> str:
    return LINK.partition("input")[0] + f"input = [{expression}, var.peer]\n}}\n\n"


def moved_input(expression: str, inputs: str = INPUTS, caller: str = CALLER) -> str | None:
    """What becomes of an expression; None if the resource cannot move."""
    texts = moves(modules(link(expression), inputs=inputs, caller=caller))
    if not texts:
        return None
    return texts[0]["main.tf"].partition("input = [")[2].partition(", module.b[each.key].id]")[0]


@pytest.mark.parametrize(
    ("type_", "given", "expected"),
    [
        ("string", '"n-${each.key}"', 'tostring("n-${each.key}")'),
        ("string", '"${each.key}-n"', '"${each.key}-n"'),
        ("string", "each.key", "each.key"),
        ("string", "5", "tostring(5)"),
        ("number", '"5"', 'tonumber("5")'),
        ("bool", "true", "tobool(true)"),
        ("any", "[each.key, 1]", "[each.key, 1]"),
        ("list(string)", "[each.key]", "[each.key]"),
        ("set(string)", "[each.key]", None),
        ("object({ a = string })", "{ a = 1 }", None),
    ],
)
def test_input_of_a_type(type_: str, given: str, expected: str | None) -> None:
    inputs = INPUTS.replace("type = string", f"type = {type_}")
    assert moved_input("var.name", inputs, CALLER.replace("= each.key", f"= {given}")) == expected


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ('default = "none"', '"none"'),
        ('type = string\n  default = "none"', '"none"'),
        ('default = "none"\n  sensitive = true', None),
        ('default = "none"\n  validation {\n    condition = true\n  }', None),
        ("type = string", None),
    ],
)
def test_input_that_the_call_does_not_set(variable: str, expected: str | None) -> None:
    inputs = INPUTS.replace("type = string", variable)
    caller = CALLER.replace("  name     = each.key\n", "")
    assert moved_input("var.name", inputs, caller) == expected


def test_attribute_of_an_input() -> None:
    inputs = INPUTS.replace("type = string", "type = any")
    caller = CALLER.replace("= each.key", "= true ? { a = 1 } : null")
    assert moved_input("var.name.a", inputs, caller) == "(true ? { a = 1 } : null).a"


def test_whole_argument_needs_no_conversion() -> None:
    texts = modules('resource "terraform_data" "link" {\n  input = var.peer\n}\n\n')
    texts["a/main.tf"] = texts["a/main.tf"].replace('"peer" {}', '"peer" {\n  type = string\n}')
    assert "  input = module.b[each.key].id\n" in moves(texts)[0]["main.tf"]


def test_values_of_the_module_become_outputs(tmp_path: Path, terraform: Terraform) -> None:
    own = (
        'resource "terraform_data" "own" {\n  input = var.name\n}\n\n'
        'locals {\n  where = "here"\n}\n\n'
    )
    expression = "terraform_data.own.output, local.where, terraform_data.own.output"
    texts = modules(link(expression), own=own)
    (result,) = moves(texts)
    outputs = """\
output "data_output" {
  value = terraform_data.own.output
}

output "where" {
  value = local.where
}

output "id" {"""
    assert outputs in result["a/main.tf"]
    read = "module.a[each.key].data_output"
    assert f"[{read}, module.a[each.key].where, {read}, " in result["main.tf"]
    answer = terraform.ask(write(tmp_path, result))
    assert answer.graph_checked
    assert not answer.cycles
    assert terraform.fmt_check(tmp_path) == []


def test_name_of_an_output_that_is_taken() -> None:
    output = OUTPUT + '\noutput "data_output" {\n  value = "x"\n}\n'
    (result,) = moves(modules(link("terraform_data.own.output"), output=output))
    assert "module.a[each.key].data_output_2" in result["main.tf"]


@pytest.mark.parametrize(
    "expression",
    [
        "path.module",
        "terraform_data.own[*].id",
        "terraform_data.own.password",
        "local.api_token",
    ],
)
def test_value_that_cannot_be_an_output(expression: str) -> None:
    assert moved_input(expression) is None


def test_names_that_mean_the_same_everywhere() -> None:
    assert moved_input("terraform.workspace") == "terraform.workspace"
