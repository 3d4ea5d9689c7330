"""The rule `false-cycle`: cycles that do not exist in any run."""

from __future__ import annotations

from tests.fixes.explanation_support import (
    INSTANCES,
    LOCAL_OBJECT,
    ROLES,
    only_explanation,
)


def test_false_cycle_of_exclusive_branches() -> None:
    explanation = only_explanation(ROLES, "false-cycle")
    assert "var.primary decides" in explanation.reason
    assert "test_b.b.id and test_a.a.id are in opposite branches" in explanation.reason


def test_false_cycle_of_computed_module_instance() -> None:
    explanation = only_explanation(INSTANCES, "false-cycle")
    assert "Only output name of module.m is read" in explanation.reason
    assert 'module.m["…"].name' in explanation.reason


def test_false_cycle_of_object_entry() -> None:
    explanation = only_explanation(LOCAL_OBJECT, "false-cycle")
    assert "Only name of local.all is read" in explanation.reason
    assert "Make name a local value of its own" in explanation.reason
