"""Configurations with a policy on a cycle, and the policy fixes for them."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import dedent, indent

from tests.fixes.support import analyze_texts, fixes_at_text
from tf_cycle_ls.fixes.model import Fix

RULES = ("wildcard", "remove-value", "remove-condition", "remove-statement")


def policy_fixes(texts: dict[str, str], at: str) -> tuple[Fix, ...]:
    """The fixes of the policy rules at the first occurrence of `at` in main.tf."""
    return tuple(fix for fix in fixes_at_text(texts, at) if fix.rule.name in RULES)


def key_policy(*statements: str) -> dict[str, str]:
    """A KMS key whose policy document has these statements."""
    return _key_and_endpoint(statements, endpoint_policy='"{}"')


def endpoint_cycle(statement: str, *others: str) -> dict[str, str]:
    """Like `key_policy`, but the endpoint also refers to the key."""
    return _key_and_endpoint((*others, statement), endpoint_policy="aws_kms_key.primary.arn")


def _key_and_endpoint(statements: Sequence[str], endpoint_policy: str) -> dict[str, str]:
    body = "\n\n".join(indent(dedent(statement).strip("\n"), "  ") for statement in statements)
    return {
        "main.tf": f"""\
data "aws_iam_policy_document" "key" {{
{body}
}}

resource "aws_kms_key" "primary" {{
  policy = data.aws_iam_policy_document.key.json
}}

resource "aws_vpc_endpoint" "kms" {{
  vpc_id = "vpc-1"
  policy = {endpoint_policy}
}}
"""
    }


ADMINISTRATION = """
statement {
  sid       = "Administration"
  actions   = ["kms:*"]
  resources = ["*"]
}
"""

OWN_KEY = """
statement {
  actions   = ["kms:*"]
  resources = [aws_kms_key.primary.arn]
}
"""

CONDITION = """
  condition {
    test     = "StringEquals"
    variable = "aws:SourceVpce"
    values   = [aws_vpc_endpoint.kms.id]
  }
"""

OTHER_CONDITION = """
  condition {
    test     = "StringEquals"
    variable = "aws:PrincipalOrgID"
    values   = ["o-1"]
  }
"""


def statement(effect: str, *conditions: str, sid: str = "S") -> str:
    """A policy statement with this effect and these conditions."""
    head = f'statement {{\n  sid       = "{sid}"\n  effect    = "{effect}"\n  resources = ["*"]\n'
    return head + "".join(conditions) + "}\n"


def role_cycle(policy: str) -> dict[str, str]:
    """A role whose inline policy refers to the function that uses the role."""
    return {
        "main.tf": f"""\
resource "aws_iam_role" "role" {{
  inline_policy {{
    policy = {policy}
  }}
}}

resource "aws_lambda_function" "function" {{
  role = aws_iam_role.role.arn
}}
"""
    }


def remove_value_fix(texts: dict[str, str], at: str) -> Fix | None:
    """The fix of the rule `remove-value`, if any."""
    fixes = [fix for fix in policy_fixes(texts, at) if fix.rule.name == "remove-value"]
    assert analyze_texts(texts).components, "there is a cycle to fix"
    assert len(fixes) < 2
    return fixes[0] if fixes else None
