"""Partial reads that are part of a real cycle."""

from __future__ import annotations

from tests.fixes.explanation_support import (
    INSTANCES,
    LOCAL_OBJECT,
    explanations_of,
    specific_rules,
    with_replacements,
)


def test_cyclic_output_is_not_called_false() -> None:
    texts = with_replacements(INSTANCES, ("module.m[k].name", "module.m[k].id"))
    assert {explanation.rule.name for explanation in explanations_of(texts)} == {"module-boundary"}


def test_cyclic_entry_is_not_called_false() -> None:
    for old, new in (
        ("local.all.name", "local.all.id"),
        ("local.all.name", "local.all"),
        ("local.all.name", "local.all[var.key]"),
        ('name = "a"', 'name = "${test_a.a.id}-a"'),
        ('name = "a"', '(var.key) = "a"'),
    ):
        assert specific_rules(with_replacements(LOCAL_OBJECT, (old, new))) == set()
