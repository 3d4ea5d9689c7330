"""Arguments that may be null, so that the provider chooses the value."""

from __future__ import annotations

import pytest

from tests.fixes.support import DIRECTORY, analyze_texts
from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.fixes.lookup.null_values import may_be_null
from tf_cycle_ls.fixes.lookup.resource_blocks import find_resource_block


@pytest.mark.parametrize(
    ("value", "default", "expected"),
    [
        ("var.n", "null", True),
        ("var.n", '"a"', False),
        ('var.n == "" ? null : var.n', '"a"', True),
        ('"nullable"', "null", False),
    ],
)
def test_null_in_the_value_or_as_default_of_its_variable(
    value: str, default: str, *, expected: bool
) -> None:
    analysis = analyze_texts(
        {
            "main.tf": f'variable "n" {{\n  default = {default}\n}}\n'
            f'resource "test_a" "x" {{\n  name = {value}\n}}\n'
        }
    )
    path = f"{DIRECTORY}/main.tf"
    block = find_resource_block(analysis, path, Resource("managed", "test_a", "x"))
    assert block
    attribute = block.argument("name")
    assert attribute
    assert may_be_null(analysis, block, attribute) is expected
