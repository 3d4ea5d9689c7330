"""All fix rules and explanation rules."""

from __future__ import annotations

from tf_cycle_ls.fixes.model import Applicability
from tf_cycle_ls.fixes.registry import EXPLAINERS, RULES


def test_explanation_rules_have_no_edits() -> None:
    rules = [explainer.rule for explainer in EXPLAINERS]
    assert {rule.applicability for rule in rules} == {Applicability.ONLY_SHOWN}
    assert Applicability.ONLY_SHOWN not in {rule.applicability for rule in RULES}
    names = [rule.name for rule in (*rules, *RULES)]
    for name in names:
        assert names.count(name) == 1, f"tf_cycle_ls/fixes/registry.py: two rules are named {name}"
