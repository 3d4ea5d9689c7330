"""The possible instance keys of a resource with a literal `count` or `for_each`."""

from __future__ import annotations

import pytest

from tests.config.declaration_texts import the
from tf_cycle_ls.config.declarations import (
    InstanceKeys,
    ResourceDeclaration,
)


@pytest.mark.parametrize(
    ("argument", "instances"),
    [
        ("", frozenset([""])),
        ("count = 3", range(3)),
        ("count = 0", range(0)),
        ("count = 99999999999999999999", range(1 << 31)),
        ("count = var.on ? 2 : 0", range(2)),
        ("count = var.on ? (var.more ? 4 : 1) : 0", range(4)),
        ("count = var.n", None),
        ("count = var.on ? var.n : 0", None),
        ('for_each = toset(["a", "b", "a"])', frozenset(['"a"', '"b"'])),
        ("for_each = { a = 1 }", frozenset(['"a"'])),
        ("for_each = {}", frozenset()),
        ('for_each = toset(["a", local.b])', None),
        ("for_each = { (local.a) = 1 }", None),
        ("for_each = local.all", None),
        ("for_each = { for x in local.all : x => x }", None),
    ],
)
def test_possible_instance_keys(argument: str, instances: InstanceKeys | None) -> None:
    declaration = the(ResourceDeclaration, f'resource "t_a" "x" {{\n{argument}\n}}\n')
    assert declaration.instances == instances
