"""Configurations with a policy on a cycle, and the policy fixes for them."""

from __future__ import annotations

from textwrap import dedent, indent

from tests.fixes.support import fixes_at_text
from tf_cycle_ls.fixes.model import Fix

RULES = ("wildcard", "remove-value", "remove-condition", "remove-statement")


def policy_fixes(texts: dict[str, str], at: str) -> tuple[Fix, ...]:
    """The fixes of the policy rules at the first occurrence of `at` in main.tf."""
    return tuple(fix for fix in fixes_at_text(texts, at) if fix.rule.name in RULES)


KEY_AND_ENDPOINT = """
resource "aws_kms_key" "primary" {
  policy = data.aws_iam_policy_document.key.json
}

resource "aws_vpc_endpoint" "kms" {
  vpc_id = "vpc-1"
  policy = "{}"
}
"""


def key_policy(*statements: str) -> dict[str, str]:
    """A KMS key whose policy document has these statements."""
    body = "\n\n".join(indent(dedent(statement).strip("\n"), "  ") for statement in statements)
    document = f'data "aws_iam_policy_document" "key" {{\n{body}\n}}\n'
    return {"main.tf": document + KEY_AND_ENDPOINT}


def endpoint_cycle(statement: str, *others: str) -> dict[str, str]:
    """Like `key_policy`, but the endpoint also refers to the key."""
    texts = key_policy(*others, statement)
    texts["main.tf"] = texts["main.tf"].replace('policy = "{}"', "policy = aws_kms_key.primary.arn")
    return texts


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


def statement(effect: str, *conditions: str) -> str:
    """A policy statement with this effect and these conditions."""
    head = f'statement {{\n  sid       = "S"\n  effect    = "{effect}"\n  resources = ["*"]\n'
    return head + "".join(conditions) + "}\n"


ROLE = """
    resource "aws_iam_role" "role" {
      inline_policy {
        policy = POLICY
      }
    }

    resource "aws_lambda_function" "function" {
      role = aws_iam_role.role.arn
    }
"""


def role_cycle(policy: str) -> dict[str, str]:
    """A role whose inline policy refers to the function that uses the role."""
    return {"main.tf": dedent(ROLE).lstrip("\n").replace("POLICY", policy)}
