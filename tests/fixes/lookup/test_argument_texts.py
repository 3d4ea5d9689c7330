"""The text of an argument inside a string."""

from __future__ import annotations

import pytest

from tests.fixes.support import DIRECTORY, analyze_texts
from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.fixes.lookup.argument_texts import text_of
from tf_cycle_ls.fixes.lookup.resource_blocks import find_resource_block

VARIABLES = """
variable "n" {
  type    = string
  default = "x"
}

variable "none" {
  default = null
}
"""


def text_of_name(body: str) -> str | None:
    """The text of the argument `name` of a resource with this body."""
    text = f'{VARIABLES}\nresource "test_a" "x" {{\n{body}\n}}\n'
    analysis = analyze_texts({"main.tf": text})
    path = f"{DIRECTORY}/main.tf"
    block = find_resource_block(analysis, path, Resource("managed", "test_a", "x"))
    assert block
    return text_of(analysis, block, "name")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"web"', "web"),
        ("var.n", "${var.n}"),
        ("test_b.y.tags.name", "${test_b.y.tags.name}"),
        ('"a-${var.n}.b"', "a-${var.n}.b"),
    ],
)
def test_text_inside_a_string(value: str, expected: str) -> None:
    assert text_of_name(f"name = {value}") == expected


@pytest.mark.parametrize(
    "value",
    [
        "var.none",
        "each.key",
        '"a-${each.key}"',
        '"a-${count.index}"',
        "self.id",
        "upper(var.n)",
        'var.n == "" ? "a" : "b"',
        r'"a\"b"',
        '"$${n}"',
        '"%{ if true }a%{ endif }"',
        '"${lookup({ a = 1 }, "a")}"',
        "<<EOT\nweb\nEOT",
    ],
)
def test_value_that_is_not_written_inside_a_string(value: str) -> None:
    assert text_of_name(f"name = {value}") is None


@pytest.mark.parametrize(
    "body",
    ["", 'name = "web"\nlifecycle {\n  ignore_changes = [name]\n}'],
    ids=["unset", "ignored"],
)
def test_argument_without_a_known_value(body: str) -> None:
    assert text_of_name(body) is None
