"""The rules for policy documents: their edits, and where they do not apply.

The expectations follow from how AWS evaluates policies: a principal or a `not_resources` of `*` is
never intended.
"""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.fixes.policies import (
    ADMINISTRATION,
    CONDITION,
    OTHER_CONDITION,
    OWN_KEY,
    key_policy,
    policy_fixes,
    statement,
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
    assert ": safe; " in fix.title
    assert "breaks 1 of 1 cycle" in fix.title


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
    texts = key_policy(ADMINISTRATION, OWN_KEY.replace("actions", 'effect    = "Deny"\n  actions'))
    (fix,) = policy_fixes(texts, "aws_kms_key.primary.arn")
    assert fix.rule.name == "wildcard"
    assert "widens the Deny" in fix.title


@pytest.mark.parametrize(
    ("what", "statement"),
    [
        ("not_resources", OWN_KEY.replace("resources ", "not_resources ")),
        ("a computed effect", OWN_KEY.replace("actions", "effect    = var.effect\n  actions")),
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


@pytest.mark.parametrize("rule", ["wildcard", "remove-condition"])
def test_windows_line_endings_are_kept(rule: str) -> None:
    condition = CONDITION.replace("aws_vpc_endpoint.kms.id", "aws_kms_key.primary.key_id")
    own = OWN_KEY if rule == "wildcard" else statement("Allow", condition)
    texts = {name: text.replace("\n", "\r\n") for name, text in key_policy(own).items()}
    (fix,) = policy_fixes(texts, "aws_kms_key.primary.")
    assert fix.rule.name == rule
    result = apply_fix(texts, fix)["main.tf"]
    assert result.count("\n") == result.count("\r\n")
    unix = {name: text.replace("\r\n", "\n") for name, text in texts.items()}
    (same,) = policy_fixes(unix, "aws_kms_key.primary.")
    assert result.replace("\r\n", "\n") == apply_fix(unix, same)["main.tf"]


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


def test_title_names_place_of_other_edge() -> None:
    texts = key_policy(OWN_KEY)
    (fix,) = policy_fixes(texts, "data.aws_iam_policy_document.key.json")
    assert "in main.tf, line 4" in fix.title


def test_no_fix_in_installed_module() -> None:
    from tests.fixes.support import DIRECTORY
    from tf_cycle_ls.analysis.analyze import analyze
    from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
    from tf_cycle_ls.text import Document
    from tf_cycle_ls.vfs import Disk, Overlay

    directory = f"{DIRECTORY}/.terraform/modules/m"
    path = f"{directory}/main.tf"
    document = Document(path, key_policy(OWN_KEY)["main.tf"].encode())
    files = Overlay(Disk(), {path: document})
    root = analyze(directory, files)
    assert root.components
    assert fixes_for_component(root.components[0], root, files) == ()


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
    assert "in a secret policy it means this secret" in fixes["wildcard"].title
    assert fixes["wildcard"].is_safe
    assert "scoped-wildcard" not in fixes
