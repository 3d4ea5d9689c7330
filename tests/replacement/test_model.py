"""Addresses and dependencies of objects."""

from __future__ import annotations

import pytest

from tf_cycle_ls.replacement.model import Action, ManagedObject, module_of, without_keys


@pytest.mark.parametrize(
    ("address", "resource", "module"),
    [
        ("a.b", "a.b", ""),
        ("a.b[0]", "a.b", ""),
        ('module.m["x.y"].a.b["k[1]"]', "module.m.a.b", 'module.m["x.y"]'),
        (
            'module.m[0].module.n["\\"]"].a.b',
            "module.m.module.n.a.b",
            'module.m[0].module.n["\\"]"]',
        ),
        ('provider["hashicorp/aws"]', 'provider["hashicorp/aws"]', ""),
    ],
)
def test_address_without_keys_and_module(address: str, resource: str, module: str) -> None:
    assert without_keys(address) == resource
    assert module_of(address) == module


STORED, CURRENT = frozenset({"a.stored"}), frozenset({"a.current"})


@pytest.mark.parametrize(
    ("action", "is_configured", "is_refreshed", "expected"),
    [
        # Source: `node_resource_plan_instance.go`: a refresh adds to the state.
        (Action.REPLACE, True, True, STORED | CURRENT),
        (Action.REPLACE, True, False, STORED),
        (Action.DELETE, False, True, STORED),
        (Action.CREATE, True, True, CURRENT),
        (Action.CREATE, True, False, CURRENT),
    ],
)
def test_dependencies(
    action: Action, is_configured: bool, is_refreshed: bool, expected: frozenset[str]
) -> None:
    item = ManagedObject("a.b", action, stored=STORED, current=CURRENT, is_configured=is_configured)
    assert item.dependencies(is_refreshed=is_refreshed) == expected


@pytest.mark.parametrize(("action", "expected"), [(Action.DELETE, True), (Action.REPLACE, False)])
def test_only_a_removed_object_has_the_flag_of_the_state(action: Action, expected: bool) -> None:
    item = ManagedObject("a.b", action, created_first_then=True, created_first_now=False)
    assert item.is_created_first is expected
