"""Edits that replace a reference keep the line endings of the file."""

from __future__ import annotations

import pytest

from tests.fixes.policies import key_policy, policy_fixes
from tests.fixes.support import apply_fix
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.text import Edit, Span


@pytest.mark.parametrize(
    ("rule", "statement"),
    [
        (
            "wildcard",
            """
            statement {
              actions   = ["kms:*"]
              resources = [aws_kms_key.primary.arn]
            }
            """,
        ),
        (
            "remove-condition",
            """
            statement {
              effect    = "Allow"
              resources = ["*"]

              condition {
                test     = "StringEquals"
                variable = "aws:SourceVpce"
                values   = [aws_kms_key.primary.key_id]
              }
            }
            """,
        ),
    ],
)
def test_windows_line_endings_are_kept(rule: str, statement: str) -> None:
    texts = {name: text.replace("\n", "\r\n") for name, text in key_policy(statement).items()}
    (fix,) = policy_fixes(texts, "aws_kms_key.primary.")
    assert fix.rule.name == rule
    result = apply_fix(texts, fix)["main.tf"]
    assert result.count("\n") == result.count("\r\n")
    unix = {name: text.replace("\r\n", "\n") for name, text in texts.items()}
    (same,) = policy_fixes(unix, "aws_kms_key.primary.")
    assert result.replace("\r\n", "\n") == apply_fix(unix, same)["main.tf"]


def test_additions_to_ignore_changes_become_one_list() -> None:
    at, elsewhere = Span(5, 5), Span(9, 9)

    def block(items: str) -> bytes:
        return f"\n  lifecycle {{\n    ignore_changes = [{items}]\n  }}\n".encode()

    one = {"a.tf": (Edit(at, block("x")), Edit(elsewhere, b"other"))}
    two = {"a.tf": (Edit(at, block("status[0].y, z")), Edit(elsewhere, b"other"))}
    assert merge_edits(one, two) == {
        "a.tf": (Edit(elsewhere, b"other"), Edit(at, block("x, status[0].y, z")))
    }
    assert merge_edits(one, one) == {"a.tf": (Edit(elsewhere, b"other"), Edit(at, block("x")))}
