"""Elements of a policy statement that no rule changes.

A principal or a `not_resources` of `*` is never intended.
"""

from __future__ import annotations

import pytest

from tests.fixes.policies import key_policy, policy_fixes
from tests.fixes.support import analyze_texts


@pytest.mark.parametrize(
    ("what", "statement"),
    [
        (
            "not_resources",
            """
            statement {
              actions       = ["kms:*"]
              not_resources = [aws_kms_key.primary.arn]
            }
            """,
        ),
        (
            "a computed effect",
            """
            statement {
              effect    = var.effect
              actions   = ["kms:*"]
              resources = [aws_kms_key.primary.arn]
            }
            """,
        ),
        (
            "a principal",
            """
            statement {
              actions   = ["kms:*"]
              resources = ["*"]
              principals {
                type        = "AWS"
                identifiers = [aws_kms_key.primary.arn]
              }
            }
            """,
        ),
    ],
)
def test_no_fix_of_policy(what: str, statement: str) -> None:
    texts = key_policy(statement)
    assert analyze_texts(texts).components, "there is a cycle to fix"
    assert policy_fixes(texts, "aws_kms_key.primary.arn") == (), what
