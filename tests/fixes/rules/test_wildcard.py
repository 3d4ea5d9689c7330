"""The rule `wildcard` in key, secret and bucket policies.

The expectations follow from how AWS evaluates policies.
"""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.fixes.policies import (
    ADMINISTRATION,
    key_policy,
    policy_fixes,
)
from tests.fixes.support import analyze_texts, apply_fix, check_fix, fixes_at_text


def test_wildcard_in_key_policy_is_safe() -> None:
    fix = check_fix(
        "wildcard",
        """
            data "aws_iam_policy_document" "key" {
              statement {
                actions   = ["kms:*"]
                resources = [«aws_kms_key.primary.arn»]
              }
            }

            resource "aws_kms_key" "primary" {
              policy = data.aws_iam_policy_document.key.json
            }
        """,
        """
            data "aws_iam_policy_document" "key" {
              statement {
                actions   = ["kms:*"]
                resources = ["*"]
              }
            }

            resource "aws_kms_key" "primary" {
              policy = data.aws_iam_policy_document.key.json
            }
        """,
    )
    assert ": safe; " in fix.description
    assert fix.breaks == 1


def test_multiline_list_becomes_one_aligned_line() -> None:
    texts = key_policy("""
        statement {
          sid     = "Use"
          actions = ["kms:*"]
          resources = [
            aws_kms_key.primary.arn,
            "${aws_kms_key.primary.arn}/*",
          ]
        }
    """)
    (fix,) = policy_fixes(texts, "aws_kms_key.primary.arn")
    assert apply_fix(texts, fix)["main.tf"].startswith(
        dedent("""\
            data "aws_iam_policy_document" "key" {
              statement {
                sid       = "Use"
                actions   = ["kms:*"]
                resources = ["*"]
              }
            }
        """)
    )


def test_title_of_widened_deny() -> None:
    texts = key_policy(
        ADMINISTRATION,
        """
        statement {
          effect    = "Deny"
          actions   = ["kms:*"]
          resources = [aws_kms_key.primary.arn]
        }
        """,
    )
    (fix,) = policy_fixes(texts, "aws_kms_key.primary.arn")
    assert fix.rule.name == "wildcard"
    assert "widens the Deny" in fix.description


def test_no_wildcard_in_bucket_policy() -> None:
    texts = {
        "main.tf": """
            resource "aws_s3_bucket" "b" {
              policy = data.aws_iam_policy_document.b.json
            }

            data "aws_iam_policy_document" "b" {
              statement {
                resources = [aws_s3_bucket.b.arn]
              }
            }
        """
    }
    assert analyze_texts(texts).components
    assert policy_fixes(texts, "aws_s3_bucket.b.arn") == ()


def test_wildcard_in_secret_policy_is_safe() -> None:
    texts = {
        "main.tf": """
            data "aws_iam_policy_document" "secret" {
              statement {
                actions   = ["secretsmanager:GetSecretValue"]
                resources = [aws_secretsmanager_secret.db.arn]
              }
            }

            resource "aws_secretsmanager_secret" "db" {
              policy = data.aws_iam_policy_document.secret.json
            }
        """
    }
    fixes = {fix.rule.name: fix for fix in fixes_at_text(texts, "aws_secretsmanager_secret.db.arn")}
    assert "in a secret policy it means this secret" in fixes["wildcard"].description
    assert fixes["wildcard"].is_safe
    assert "scoped-wildcard" not in fixes


def test_comments_in_the_list_stay() -> None:
    texts = key_policy("""
        statement {
          sid     = "Use"
          actions = ["kms:*"]
          resources = [
            # only this key, see SEC-123
            aws_kms_key.primary.arn, # reviewed by security
            "${aws_kms_key.primary.arn}/*",
            # and nothing else
          ]
        }
    """)
    fix = next(
        fix for fix in policy_fixes(texts, "aws_kms_key.primary.arn") if fix.rule.name == "wildcard"
    )
    result = apply_fix(texts, fix)["main.tf"]
    assert "# only this key, see SEC-123" in result
    assert '"*", # reviewed by security' in result
    assert "# and nothing else" in result
    assert "aws_kms_key.primary.arn" not in result


@pytest.mark.parametrize(
    ("resources", "is_safe"),
    [
        ("[aws_kms_key.k.arn]", True),
        ('["${aws_kms_key.k.arn}"]', True),
        ('[(aws_kms_key.k.arn), "arn:other"]', True),
        ('["${aws_kms_key.k.arn}/*", aws_kms_key.k.arn]', True),
        ('["${aws_kms_key.k.arn}/*"]', False),
        ('["arn:${aws_kms_key.k.arn}"]', False),
        ('[var.on ? aws_kms_key.k.arn : "arn:other"]', False),
        ('["%{ if var.on }${aws_kms_key.k.arn}%{ endif }"]', False),
        ('[replace(aws_kms_key.k.arn, "key", "alias")]', False),
        ("[for key in [aws_kms_key.k] : key.arn if var.on]", False),
        ("[aws_kms_key.k.key_id]", False),
        ("compact([aws_kms_key.k.arn])", False),
    ],
)
def test_wildcard_in_key_policy_is_safe_only_for_the_arn_of_the_key(
    resources: str, *, is_safe: bool
) -> None:
    """Any other text may match nothing, so that the statement has no effect yet."""
    texts = {
        "main.tf": f"""
            resource "aws_kms_key" "k" {{
              policy = data.aws_iam_policy_document.d.json
            }}

            data "aws_iam_policy_document" "d" {{
              statement {{
                actions   = ["kms:*"]
                resources = {resources}

                principals {{
                  type        = "AWS"
                  identifiers = ["*"]
                }}
              }}
            }}
        """
    }
    fixes = [fix for fix in fixes_at_text(texts, "aws_kms_key.k") if fix.rule.name == "wildcard"]
    assert any(fix.is_safe for fix in fixes) is is_safe
