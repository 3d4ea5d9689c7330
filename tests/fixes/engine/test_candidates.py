"""Candidates for an edge with several references: one candidate for each reference, combined."""

from __future__ import annotations

from tests.fixes.policies import (
    ADMINISTRATION,
    CONDITION,
    OTHER_CONDITION,
    OWN_KEY,
    key_policy,
    policy_fixes,
    statement,
)
from tests.fixes.support import analyze_texts, apply_fix


def test_all_references_of_edge_are_removed() -> None:
    texts = key_policy(OWN_KEY, OWN_KEY.replace("kms:*", "kms:Decrypt"))
    (fix,) = policy_fixes(texts, "aws_kms_key.primary.arn")
    assert "in 2 places" in fix.title
    assert "aws_kms_key.primary.arn" not in apply_fix(texts, fix)["main.tf"]
    assert not analyze_texts(apply_fix(texts, fix)).components


def test_two_rules_are_combined() -> None:
    texts = key_policy(
        OWN_KEY,
        statement("Allow", OTHER_CONDITION.replace('"o-1"', "aws_kms_key.primary.key_id")),
    )
    (fix,) = policy_fixes(texts, "aws_kms_key.primary.arn")
    assert "Use resources" in fix.title
    assert "remove the condition on aws:PrincipalOrgID" in fix.title
    assert not analyze_texts(apply_fix(texts, fix)).components


def test_edit_inside_removed_statement_is_dropped() -> None:
    own = CONDITION.replace("aws_vpc_endpoint.kms.id", "aws_kms_key.primary.key_id")
    deny = statement("Deny", own).replace('["*"]', "[aws_kms_key.primary.arn]")
    texts = key_policy(deny, ADMINISTRATION)
    fixes = policy_fixes(texts, "aws_kms_key.primary.arn")
    assert "remove-statement" in {fix.rule.name for fix in fixes}
    for fix in fixes:
        assert not analyze_texts(apply_fix(texts, fix)).components
