"""The keys of instances that are written in the module."""

from __future__ import annotations

import pytest

from tests.fixes.support import DIRECTORY, analyze_texts
from tf_cycle_ls.config.declarations import CallDeclaration
from tf_cycle_ls.fixes.lookup.literal_keys import literal_keys
from tf_cycle_ls.fixes.lookup.resource_blocks import find_named_block

LOCALS = """
locals {
  all    = { a = 1, "b.c" = 2 }
  names  = ["x", "y"]
  same   = local.all
  loop   = local.loop2
  loop2  = local.loop
  number = 2
}
"""


def keys_of(meta: str) -> tuple[str, ...] | None:
    text = f'module "m" {{\n  source = "./m"\n  {meta}\n}}\n'
    analysis = analyze_texts({"main.tf": text + LOCALS})
    found = find_named_block(analysis, f"{DIRECTORY}/main.tf", CallDeclaration, "m")
    attribute = found[0].argument(meta.partition(" ")[0]) if found else None
    assert found
    assert attribute
    return literal_keys(analysis, found[0], attribute)


@pytest.mark.parametrize(
    ("meta", "keys"),
    [
        ('for_each = toset(["x", "y"])', ('"x"', '"y"')),
        ("for_each = { a = 1 }", ('"a"',)),
        ("for_each = var.on ? { this = 1 } : {}", ('"this"',)),
        ('for_each = var.on ? toset(["x"]) : toset([])', ('"x"',)),
        ("for_each = local.all", ('"a"', '"b.c"')),
        ("for_each = local.same", ('"a"', '"b.c"')),
        ("count = 2", ("0", "1")),
        ("count = var.on ? 1 : 0", ("0",)),
        ("count = local.number", ("0", "1")),
        ("for_each = toset(var.all)", None),
        ("for_each = toset([var.a])", None),
        ("for_each = { (var.a) = 1 }", None),
        ("for_each = local.loop", None),
        ("for_each = { for k in local.names : k => k }", None),
        ('for_each = toset(["a${var.b}"])', None),
        ("count = 21", None),
        ("count = var.number", None),
        ("count = true", None),
    ],
)
def test_keys(meta: str, keys: tuple[str, ...] | None) -> None:
    assert keys_of(meta) == keys
