"""Arguments that may be null or empty, so that the provider chooses the value."""

from __future__ import annotations

import pytest

from tests.fixes.support import DIRECTORY, analyze_texts
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.fixes.lookup.null_values import may_be_empty, may_be_null
from tf_cycle_ls.fixes.lookup.resource_blocks import find_resource_block


def judged(analysis: Analysis, file: str = "main.tf") -> tuple[bool, bool]:
    """Whether the name of the resource in a file may be null, and may be empty."""
    path = f"{DIRECTORY}/{file}"
    block = find_resource_block(analysis, path, Resource("managed", "test_a", "x"))
    assert block
    attribute = block.argument("name")
    assert attribute
    found = block, attribute
    return may_be_null(analysis, *found), may_be_empty(analysis, *found)


@pytest.mark.parametrize(
    ("value", "default", "expected"),
    [
        ("var.n", "null", (True, False)),
        ("var.n", '"a"', (False, False)),
        ("var.n", '""', (False, True)),
        ('var.n == "" ? null : var.n', '"a"', (True, False)),
        ('"nullable"', "null", (False, False)),
        ('""', "null", (False, True)),
    ],
)
def test_null_in_the_value_or_as_default_of_its_variable(
    value: str, default: str, expected: tuple[bool, bool]
) -> None:
    text = f'variable "n" {{\n  default = {default}\n}}\n'
    text += f'resource "test_a" "x" {{\n  name = {value}\n}}\n'
    assert judged(analyze_texts({"main.tf": text})) == expected


@pytest.mark.parametrize(
    ("given", "more", "expected"),
    [
        ("null", "", (True, False)),
        ("null", "nullable = false", (False, False)),
        ('""', "nullable = false", (False, True)),
        ('"a"', "", (False, False)),
        ("var.given", "", (False, False)),
        ("var.none", "", (True, False)),
        ("local.none", "", (True, False)),
        ("local.empty", "", (False, True)),
        ("local.round", "", (False, False)),
        ("var.given == null ? local.empty : var.given", "", (False, False)),
        ('var.given == "" ? null : var.given', "", (True, False)),
        ('coalesce(var.none, "x")', "", (False, False)),
    ],
)
def test_what_a_call_passes_to_the_variable_of_its_module(
    given: str, more: str, expected: tuple[bool, bool]
) -> None:
    main = f"""
variable "given" {{
  type = string
}}

variable "none" {{
  default = null
}}

locals {{
  none  = var.none
  empty = ""
  round = local.round
}}

module "first" {{
  source = "./m"
  n      = "b"
}}

module "second" {{
  source = "./m"
  n      = {given}
}}
"""
    module = f'variable "n" {{\n  type = string\n{more}\n}}\n'
    module += 'resource "test_a" "x" {\n  name = var.n\n}\n'
    analysis = analyze_texts({"main.tf": main, "m/main.tf": module})
    assert judged(analysis, "m/main.tf") == expected
