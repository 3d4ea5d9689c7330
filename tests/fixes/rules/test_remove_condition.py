"""The rules `remove-condition` and `remove-statement`.

The expectations follow from how AWS evaluates policies: an Allow without its condition allows
more, a Deny without its last condition denies everything.
"""

from __future__ import annotations

import pytest

from tests.fixes.policies import (
    ADMINISTRATION,
    CONDITION,
    OTHER_CONDITION,
    endpoint_cycle,
    policy_fixes,
    statement,
)
from tests.fixes.support import analyze_texts, apply_fix, check_fix


@pytest.mark.parametrize(
    ("effect", "conditions", "rule", "words"),
    [
        ("Allow", [CONDITION, OTHER_CONDITION], "remove-condition", "1 of its 2 conditions left"),
        ("Allow", [CONDITION], "remove-condition", "without any condition"),
        ("Deny", [CONDITION, OTHER_CONDITION], "remove-condition", "applies to more requests"),
        ("Deny", [CONDITION], "remove-statement", "control is gone"),
    ],
)
def test_impact_of_removed_condition(
    effect: str, conditions: list[str], rule: str, words: str
) -> None:
    texts = endpoint_cycle(statement(effect, *conditions), ADMINISTRATION)
    fix = policy_fixes(texts, "aws_vpc_endpoint.kms.id")[0]
    assert fix.rule.name == rule
    assert words in fix.description
    result = apply_fix(texts, fix)
    assert not analyze_texts(result).components
    text = result["main.tf"]
    assert "aws:SourceVpce" not in text
    assert ("aws:PrincipalOrgID" in text) == (len(conditions) > 1)
    assert (f'effect    = "{effect}"' in text) == (rule == "remove-condition")


@pytest.mark.parametrize(
    ("effect", "rule", "words"),
    [
        ("Allow", "remove-condition", "without any condition"),
        ("Deny", "remove-statement", "control is gone"),
    ],
)
def test_all_conditions_of_edge_count_as_removed(effect: str, rule: str, words: str) -> None:
    again = """
  condition {
    test     = "StringEquals"
    variable = "aws:PrincipalTag/endpoint"
    values   = [aws_vpc_endpoint.kms.id]
  }
"""
    texts = endpoint_cycle(statement(effect, CONDITION, again), ADMINISTRATION)
    fix = policy_fixes(texts, "aws_vpc_endpoint.kms.id")[0]
    assert fix.rule.name == rule
    assert words in fix.description
    assert 'effect    = "Deny"' not in apply_fix(texts, fix)["main.tf"]


def test_last_condition_of_deny_and_last_statement_are_kept() -> None:
    texts = endpoint_cycle(statement("Deny", CONDITION))
    assert analyze_texts(texts).components
    assert policy_fixes(texts, "aws_vpc_endpoint.kms.id") == ()


def test_dynamic_condition_does_not_count_as_remaining() -> None:
    dynamic = """
  dynamic "condition" {
    for_each = []
    content {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-1"]
    }
  }
"""
    texts = endpoint_cycle(statement("Deny", CONDITION, dynamic), ADMINISTRATION)
    assert [fix.rule.name for fix in policy_fixes(texts, "aws_vpc_endpoint.kms.id")] == [
        "remove-statement"
    ]


def test_endpoint_that_checks_itself_is_safe() -> None:
    fix = check_fix(
        "remove-condition",
        """
            data "aws_iam_policy_document" "endpoint" {
              statement {
                resources = ["*"]

                condition {
                  test     = "StringEquals"
                  variable = "aws:SourceVpce"
                  values   = [«aws_vpc_endpoint.kms.id»]
                }
              }
            }

            resource "aws_vpc_endpoint" "kms" {
              policy = data.aws_iam_policy_document.endpoint.json
            }
        """,
        """
            data "aws_iam_policy_document" "endpoint" {
              statement {
                resources = ["*"]
              }
            }

            resource "aws_vpc_endpoint" "kms" {
              policy = data.aws_iam_policy_document.endpoint.json
            }
        """,
    )
    assert ": safe; " in fix.description
