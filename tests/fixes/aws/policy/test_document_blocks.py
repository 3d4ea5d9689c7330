"""Statements and conditions that a `dynamic` block makes: there may be many of them, or none."""

from __future__ import annotations

import pytest

from tests.fixes.policies import (
    ADMINISTRATION,
    CONDITION,
    OTHER_CONDITION,
    endpoint_cycle,
    key_policy,
    policy_fixes,
    statement,
)
from tests.fixes.support import analyze_texts, apply_fix
from tf_cycle_ls.fixes.model import Impact

AT = "aws_vpc_endpoint.kms.id"


def dynamic(type_: str, content: str) -> str:
    """A dynamic block with this content."""
    return f'dynamic "{type_}" {{\n  for_each = var.all\n  content {{\n{content}\n  }}\n}}\n'


def test_wildcard_in_every_statement() -> None:
    own = '    actions   = [statement.value]\n    resources = ["a", aws_kms_key.primary.arn]'
    texts = key_policy(ADMINISTRATION, dynamic("statement", own))
    (fix,) = policy_fixes(texts, "aws_kms_key.primary.arn")
    assert fix.title.startswith('Use resources = ["*"] in every statement of a dynamic block: safe')
    assert apply_fix(texts, fix)["main.tf"] == texts["main.tf"].replace(
        '["a", aws_kms_key.primary.arn]', '["*"]'
    )


def test_a_reference_in_for_each_is_no_resource() -> None:
    own = '    actions   = ["kms:*"]\n    resources = [statement.value]'
    block = dynamic("statement", own).replace("var.all", "[aws_kms_key.primary.arn]")
    texts = key_policy(ADMINISTRATION, block)
    assert analyze_texts(texts).components
    assert policy_fixes(texts, "aws_kms_key.primary.arn") == ()


@pytest.mark.parametrize(
    ("effect", "words", "impact"),
    [
        ("Allow", "the Allow then has 1 of its 2 conditions left", Impact.WIDENED),
        ("Deny", "the Deny then applies to more requests", Impact.WIDENED),
    ],
)
def test_a_condition_of_every_statement(effect: str, words: str, impact: Impact) -> None:
    content = f'    effect = "{effect}"\n    sid = statement.key\n' + CONDITION + OTHER_CONDITION
    texts = endpoint_cycle(dynamic("statement", content))
    (fix,) = policy_fixes(texts, AT)
    assert fix.title.startswith(
        "Remove the condition on aws:SourceVpce from every statement of a dynamic block: " + words
    )
    assert fix.impact is impact
    repaired = apply_fix(texts, fix)["main.tf"]
    assert "aws:SourceVpce" not in repaired
    assert "aws:PrincipalOrgID" in repaired


def test_a_value_in_every_statement() -> None:
    condition = CONDITION.replace(f"[{AT}]", f"[{AT}, statement.value]")
    texts = endpoint_cycle(dynamic("statement", '    effect = "Deny"\n' + condition))
    (fix,) = policy_fixes(texts, AT)
    assert fix.title.startswith(
        "Remove aws_vpc_endpoint.kms.id from the values of aws:SourceVpce in every statement of a "
        "dynamic block: the Deny no longer applies to it"
    )
    assert apply_fix(texts, fix)["main.tf"] == texts["main.tf"].replace(f"{AT}, ", "")


def test_a_dynamic_block_of_deny_statements_goes_as_a_whole() -> None:
    block = dynamic("statement", '    effect = "Deny"\n' + CONDITION)
    texts = endpoint_cycle(block, ADMINISTRATION)
    (fix,) = policy_fixes(texts, AT)
    assert fix.rule.name == "remove-statement"
    assert fix.title.startswith(
        "Remove a dynamic block, with every Deny statement that it generates: these controls are "
        "gone; without their condition they would deny everything"
    )
    assert fix.impact is Impact.CONTROL_REMOVED
    assert apply_fix(texts, fix)["main.tf"].startswith("""\
data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Administration"
    actions   = ["kms:*"]
    resources = ["*"]
  }
}

resource "aws_kms_key" "primary" {
""")


MERGED = "source_policy_documents = [data.aws_iam_policy_document.base.json]\n"


@pytest.mark.parametrize(
    ("others", "is_offered"),
    [
        ([], False),
        ([dynamic("statement", '    effect = "Allow"')], False),
        (["source_policy_documents = var.documents\n"], False),
        (["override_policy_documents = []\n"], False),
        ([MERGED], True),
        ([MERGED.replace("source", "override")], True),
        ([ADMINISTRATION], True),
    ],
)
@pytest.mark.parametrize("is_dynamic", [False, True])
def test_a_statement_is_sure_to_stay(others: list[str], is_offered: bool, is_dynamic: bool) -> None:
    deny = statement("Deny", CONDITION)
    if is_dynamic:
        deny = dynamic("statement", '    effect = "Deny"\n' + CONDITION)
    texts = endpoint_cycle(deny, *others)
    assert analyze_texts(texts).components
    assert bool(policy_fixes(texts, AT)) == is_offered


DYNAMIC_CONDITION = dynamic(
    "condition",
    '    test = "StringEquals"\n    variable = "aws:SourceVpce"\n    values = VALUES',
)


@pytest.mark.parametrize("for_each", ["var.all", f"[{AT}]"])
def test_a_dynamic_condition_goes_as_a_whole(for_each: str) -> None:
    values = f"[{AT}]" if for_each == "var.all" else "[condition.value]"
    block = DYNAMIC_CONDITION.replace("VALUES", values).replace("var.all", for_each)
    texts = endpoint_cycle(statement("Allow", OTHER_CONDITION, block))
    (fix,) = policy_fixes(texts, AT)
    assert fix.title.startswith(
        'Remove the dynamic condition on aws:SourceVpce from statement "S": '
        "the Allow then has 1 of its 2 conditions left"
    )
    assert apply_fix(texts, fix)["main.tf"].startswith("""\
data "aws_iam_policy_document" "key" {
  statement {
    sid       = "S"
    effect    = "Allow"
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-1"]
    }
  }
}
""")


def test_a_value_of_a_dynamic_condition() -> None:
    block = DYNAMIC_CONDITION.replace("VALUES", f'["a", {AT}]')
    texts = endpoint_cycle(statement("Allow", block))
    value, whole = policy_fixes(texts, AT)
    assert (value.rule.name, whole.rule.name) == ("remove-value", "remove-condition")
    assert apply_fix(texts, value)["main.tf"] == texts["main.tf"].replace(f", {AT}", "")


def test_a_dynamic_condition_with_a_computed_key_is_left_alone() -> None:
    block = DYNAMIC_CONDITION.replace("VALUES", f'["a", {AT}]')
    texts = endpoint_cycle(statement("Allow", block.replace('"aws:SourceVpce"', "condition.key")))
    assert analyze_texts(texts).components
    assert policy_fixes(texts, AT) == ()


def test_any_principal_of_a_dynamic_block_is_told() -> None:
    principals = dynamic("principals", '    type = "AWS"\n    identifiers = ["*"]')
    (fix,) = policy_fixes(endpoint_cycle(statement("Allow", CONDITION, principals)), AT)
    assert "without any condition, and to any principal" in fix.title
