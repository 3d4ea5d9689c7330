"""Candidates for an edge with several references: one candidate for each reference, combined."""

from __future__ import annotations

from tests.fixes.policies import key_policy, policy_fixes
from tests.fixes.support import analyze_texts, apply_fix


def test_all_references_of_edge_are_removed() -> None:
    texts = key_policy("""
        statement {
          actions   = ["kms:*"]
          resources = [aws_kms_key.primary.arn]
        }

        statement {
          actions   = ["kms:Decrypt"]
          resources = [aws_kms_key.primary.arn]
        }
    """)
    (fix,) = policy_fixes(texts, "aws_kms_key.primary.arn")
    assert "in 2 places" in fix.description
    assert "aws_kms_key.primary.arn" not in apply_fix(texts, fix)["main.tf"]
    assert not analyze_texts(apply_fix(texts, fix)).components


def test_two_rules_are_combined() -> None:
    texts = key_policy("""
        statement {
          actions   = ["kms:*"]
          resources = [aws_kms_key.primary.arn]
        }

        statement {
          effect    = "Allow"
          resources = ["*"]

          condition {
            test     = "StringEquals"
            variable = "aws:PrincipalOrgID"
            values   = [aws_kms_key.primary.key_id]
          }
        }
    """)
    (fix,) = policy_fixes(texts, "aws_kms_key.primary.arn")
    assert "Use resources" in fix.description
    assert "remove the condition on aws:PrincipalOrgID" in fix.description
    assert not analyze_texts(apply_fix(texts, fix)).components


def test_edit_inside_removed_statement_is_dropped() -> None:
    texts = key_policy("""
        statement {
          effect    = "Deny"
          resources = [aws_kms_key.primary.arn]

          condition {
            test     = "StringEquals"
            variable = "aws:SourceVpce"
            values   = [aws_kms_key.primary.key_id]
          }
        }

        statement {
          sid       = "Administration"
          actions   = ["kms:*"]
          resources = ["*"]
        }
    """)
    fixes = policy_fixes(texts, "aws_kms_key.primary.arn")
    assert "remove-statement" in {fix.rule.name for fix in fixes}
    for fix in fixes:
        assert not analyze_texts(apply_fix(texts, fix)).components
