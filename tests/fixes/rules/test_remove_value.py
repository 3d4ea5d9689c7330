"""The rule `remove-value`: the impact on the statement, and the remaining values.

The expectations follow from how AWS evaluates policies: the values of a condition are alternatives,
and an operator with `Not` requires that none of them matches.
"""

from __future__ import annotations

import pytest

from tests.fixes.policies import (
    ADMINISTRATION,
    endpoint_cycle,
    key_policy,
    policy_fixes,
    remove_value_fix,
    statement,
)
from tests.fixes.support import analyze_texts, apply_fix, check_fix
from tf_cycle_ls.fixes.model import Impact

AT = "aws_vpc_endpoint.kms.id"


def condition(values: str, operator: str = "StringEquals") -> str:
    """A condition with these values."""
    return (
        f'\n  condition {{\n    test     = "{operator}"\n    variable = "aws:SourceVpce"\n'
        f"    values   = {values}\n  }}\n"
    )


def allow_if_endpoint_is(values: str) -> str:
    """A key policy on a cycle with the endpoint, with an Allow for these values."""
    return endpoint_cycle(statement("Allow", condition(values)))["main.tf"]


@pytest.mark.parametrize(
    ("effect", "operators", "impact", "words"),
    [
        (
            "Allow",
            ["StringEquals", "ArnLike", "IpAddress", "ForAnyValue:StringLike", "Bool"],
            Impact.NARROWED,
            "the Allow no longer applies to it, which can break callers",
        ),
        (
            "Allow",
            ["StringNotEquals", "ArnNotLikeIfExists", "NotIpAddress", "NumericNotEquals"],
            Impact.WIDENED,
            "the Allow then also applies to it",
        ),
        (
            "Deny",
            ["StringEqualsIfExists", "StringEqualsIgnoreCase", "DateLessThanEquals"],
            Impact.WIDENED,
            "the Deny no longer applies to it",
        ),
        (
            "Deny",
            ["StringNotLike", "ForAllValues:StringNotEquals", "StringNotEqualsIgnoreCaseIfExists"],
            Impact.WIDENED,
            "the Deny then also applies to it, which can lock others out",
        ),
    ],
)
def test_impact_by_effect_and_operator(
    effect: str, operators: list[str], impact: Impact, words: str
) -> None:
    for operator in operators:
        texts = endpoint_cycle(statement(effect, condition(f'[{AT}, "vpce-1"]', operator)))
        fix = remove_value_fix(texts, AT)
        assert fix
        assert fix.description.startswith(
            f'Remove aws_vpc_endpoint.kms.id from aws:SourceVpce in statement "S": {words}'
        )
        assert fix.impact is impact
        assert 'values   = ["vpce-1"]\n' in apply_fix(texts, fix)["main.tf"]


@pytest.mark.parametrize("operator", ["StringNever", "${var.operator}", "Null", "stringequals"])
def test_no_fix_if_operator_is_unknown(operator: str) -> None:
    texts = endpoint_cycle(statement("Allow", condition(f'[{AT}, "vpce-1"]', operator)))
    assert remove_value_fix(texts, AT) is None


def test_no_fix_if_effect_is_unknown() -> None:
    for effect in ("${var.effect}", "deny"):
        assert (
            remove_value_fix(endpoint_cycle(statement(effect, condition(f'[{AT}, "a"]'))), AT)
            is None
        )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('["a", «aws_vpc_endpoint.kms.id»]', '["a"]'),
        ('["a", «aws_vpc_endpoint.kms.id», "b"]', '["a", "b"]'),
        ('["a", («aws_vpc_endpoint.kms.id»), var.b]', '["a", var.b]'),
        ('[(true ? «aws_vpc_endpoint.kms.id» : "c"), var.b]', "[var.b]"),
        ("[«aws_vpc_endpoint.kms.id», aws_vpc_endpoint.kms.arn, var.b]", "[var.b]"),
        ("[var.b, «aws_vpc_endpoint.kms.id», aws_vpc_endpoint.kms.arn]", "[var.b]"),
        ("[«aws_vpc_endpoint.kms.id», var.b, aws_vpc_endpoint.kms.arn]", "[var.b]"),
        ("[«aws_vpc_endpoint.kms.id», var.b, aws_vpc_endpoint.kms.arn, var.c]", "[var.b, var.c]"),
        ('["${«aws_vpc_endpoint.kms.id»}${aws_vpc_endpoint.kms.arn}", var.b]', "[var.b]"),
        (
            """[
      # ours
      «aws_vpc_endpoint.kms.id»,
      # theirs
      "a",
    ]""",
            """[
      # theirs
      "a",
    ]""",
        ),
        (
            """[
      "a", # theirs
      «aws_vpc_endpoint.kms.id», # ours
    ]""",
            """[
      "a", # theirs
    ]""",
        ),
        (
            """[
      "a",
      «aws_vpc_endpoint.kms.id»,
      aws_vpc_endpoint.kms.arn
    ]""",
            """[
      "a"
    ]""",
        ),
        ('["a",\n    «aws_vpc_endpoint.kms.id»]', '["a"]'),
    ],
)
def test_remaining_values(before: str, after: str) -> None:
    check_fix("remove-value", allow_if_endpoint_is(before), allow_if_endpoint_is(after))


@pytest.mark.parametrize(
    "values",
    [
        "[aws_vpc_endpoint.kms.id]",
        "[aws_vpc_endpoint.kms.id, aws_vpc_endpoint.kms.arn]",
        "concat([aws_vpc_endpoint.kms.id], var.others)",
        "[for id in [aws_vpc_endpoint.kms.id] : id]",
        "aws_vpc_endpoint.kms[*].id",
    ],
)
def test_no_fix_if_list_would_be_empty_or_is_computed(values: str) -> None:
    texts = endpoint_cycle(statement("Allow", condition(values)))
    assert remove_value_fix(texts, "aws_vpc_endpoint.kms") is None


def test_title_names_both_values() -> None:
    values = '[aws_vpc_endpoint.kms.id, "a", aws_vpc_endpoint.kms.arn]'
    fix = remove_value_fix(endpoint_cycle(statement("Deny", condition(values))), AT)
    assert fix
    assert "Remove aws_vpc_endpoint.kms.id and aws_vpc_endpoint.kms.arn from" in fix.description
    assert "no longer applies to them" in fix.description


def test_all_lists_of_edge_are_changed() -> None:
    before = endpoint_cycle(
        statement("Deny", condition('["b", aws_vpc_endpoint.kms.id]', "StringNotEquals"), sid="T"),
        statement("Allow", condition('["a", «aws_vpc_endpoint.kms.id»]')),
    )
    after = endpoint_cycle(
        statement("Deny", condition('["b"]', "StringNotEquals"), sid="T"),
        statement("Allow", condition('["a"]')),
    )
    fix = check_fix("remove-value", before["main.tf"], after["main.tf"])
    assert fix.impact is Impact.WIDENED
    assert "no longer applies" in fix.description
    assert "lock others out" in fix.description


def test_combined_with_removed_condition() -> None:
    # The endpoint has no VPC that coarser-condition could check instead.
    fix = check_fix(
        "remove-value",
        """
            data "aws_iam_policy_document" "key" {
              statement {
                sid       = "S"
                resources = ["*"]

                condition {
                  test     = "StringEquals"
                  variable = "aws:SourceVpce"
                  values   = ["a", «aws_vpc_endpoint.kms.id»]
                }
              }

              statement {
                sid       = "T"
                resources = ["*"]

                condition {
                  test     = "StringEquals"
                  variable = "aws:SourceVpce"
                  values   = [aws_vpc_endpoint.kms.id]
                }
              }
            }

            resource "aws_kms_key" "primary" {
              policy = data.aws_iam_policy_document.key.json
            }

            resource "aws_vpc_endpoint" "kms" {
              policy = aws_kms_key.primary.arn
            }
        """,
        """
            data "aws_iam_policy_document" "key" {
              statement {
                sid       = "S"
                resources = ["*"]

                condition {
                  test     = "StringEquals"
                  variable = "aws:SourceVpce"
                  values   = ["a"]
                }
              }

              statement {
                sid       = "T"
                resources = ["*"]
              }
            }

            resource "aws_kms_key" "primary" {
              policy = data.aws_iam_policy_document.key.json
            }

            resource "aws_vpc_endpoint" "kms" {
              policy = aws_kms_key.primary.arn
            }
        """,
    )
    assert "emove aws_vpc_endpoint.kms.id from aws:SourceVpce in" in fix.description
    assert 'emove the condition on aws:SourceVpce from statement "T"' in fix.description


def test_lowest_impact_comes_first() -> None:
    texts = endpoint_cycle(statement("Deny", condition(f'["a", {AT}]')), ADMINISTRATION)
    fixes = [fix for fix in policy_fixes(texts, AT) if fix.rule.name != "wildcard"]
    assert [fix.rule.name for fix in fixes] == ["remove-value", "remove-statement"]


def test_resource_of_policy_document() -> None:
    fix = check_fix(
        "remove-value",
        """
            data "aws_iam_policy_document" "role" {
              statement {
                actions = ["sqs:SendMessage"]
                resources = [
                  «aws_sqs_queue.a.arn»,
                  aws_sqs_queue.b.arn,
                ]
              }
            }

            resource "aws_iam_role" "role" {
              inline_policy {
                policy = data.aws_iam_policy_document.role.json
              }
            }

            resource "aws_sqs_queue" "a" {
              policy = aws_iam_role.role.arn
            }
        """,
        """
            data "aws_iam_policy_document" "role" {
              statement {
                actions = ["sqs:SendMessage"]
                resources = [
                  aws_sqs_queue.b.arn,
                ]
              }
            }

            resource "aws_iam_role" "role" {
              inline_policy {
                policy = data.aws_iam_policy_document.role.json
              }
            }

            resource "aws_sqs_queue" "a" {
              policy = aws_iam_role.role.arn
            }
        """,
    )
    assert fix.description.startswith(
        "Remove aws_sqs_queue.a.arn from resources: the Allow no longer applies to it, "
        "which can break callers"
    )


def test_no_fix_for_own_resource() -> None:
    """Without the key in the administrators' statement, nobody could manage the key."""
    texts = key_policy("""
        statement {
          actions   = ["kms:*"]
          resources = [aws_kms_key.primary.arn, "arn:other"]
        }
    """)
    assert [fix.rule.name for fix in policy_fixes(texts, "aws_kms_key.primary.arn")] == ["wildcard"]


@pytest.mark.parametrize("name", ["not_resources", "actions", "not_actions"])
def test_no_fix_for_other_lists(name: str) -> None:
    listed = f'statement {{\n  {name} = ["a", aws_vpc_endpoint.kms.arn]\n}}\n'
    texts = endpoint_cycle(listed)
    assert analyze_texts(texts).components
    assert policy_fixes(texts, "aws_vpc_endpoint.kms.arn") == ()


@pytest.mark.parametrize("name", ["principals", "not_principals"])
def test_no_fix_for_principals(name: str) -> None:
    identifiers = 'identifiers = ["a", aws_vpc_endpoint.kms.arn]'
    texts = endpoint_cycle(
        f'statement {{\n  {name} {{\n    type = "AWS"\n    {identifiers}\n  }}\n}}'
    )
    assert analyze_texts(texts).components
    assert policy_fixes(texts, "aws_vpc_endpoint.kms.arn") == ()
