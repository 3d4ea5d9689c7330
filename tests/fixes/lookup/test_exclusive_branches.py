"""Edges under mutually exclusive conditions, and conditions that are not exclusive."""

from __future__ import annotations

import pytest

from tests.fixes.explanation_support import (
    COUNTED,
    ROLES,
    only_explanation,
    specific_rules,
    with_replacements,
)


def test_false_cycle_of_exclusive_counts() -> None:
    only_explanation(COUNTED, "false-cycle")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # The same branch, a different condition, a condition that differs between instances, an
        # impure condition, a reference in both branches, and a reference in the condition.
        ("? test_a.a.id : null", "? null : test_a.a.id"),
        ("var.primary ? test_a", "var.secondary ? test_a"),
        ("var.primary ? test_a.a.id : null", "[for p in [true] : p ? test_a.a.id : null]"),
        ("? test_a.a.id : null", "? test_a.a.id : test_a.a.name"),
        ("var.primary ? test_a.a.id : null", "test_a.a.id == null ? 1 : 0"),
    ],
)
def test_real_cycle_is_not_called_false(old: str, new: str) -> None:
    assert specific_rules(with_replacements(ROLES, (old, new))) == set()


@pytest.mark.parametrize("condition", ["count.index == 0", "var.p == uuid()"])
def test_impure_condition_is_not_called_false(condition: str) -> None:
    texts = {
        "main.tf": f"""
            resource "test_a" "a" {{
              source = {condition} ? null : test_b.b.id
            }}

            resource "test_b" "b" {{
              source = {condition} ? test_a.a.id : null
            }}
        """
    }
    assert specific_rules(texts) == set()


def test_depends_on_is_evaluated_despite_zero_count() -> None:
    for old, new in (
        ("source = test_a.a\n", "depends_on = [test_a.a]\n"),
        ("count  = var.primary ? 0 : 1", "count  = length(test_a.a)"),
    ):
        assert specific_rules(with_replacements(COUNTED, (old, new))) == set()
