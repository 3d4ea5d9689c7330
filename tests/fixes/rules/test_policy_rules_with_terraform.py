"""Every fix of a policy, checked with Terraform: the cycle is gone and the file is formatted."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.policies import policy_fixes
from tests.fixes.support import apply_fix
from tests.terraform.ask import Terraform

pytestmark = pytest.mark.slow


def key_policy(statement: str) -> str:
    """A key that depends on an endpoint through the second statement of its policy."""
    return f"""\
data "aws_iam_policy_document" "key" {{
  statement {{
    sid       = "Administration"
    actions   = ["kms:*"]
    resources = ["*"]
  }}

{statement}
}}

resource "aws_kms_key" "primary" {{
  policy = data.aws_iam_policy_document.key.json
}}

resource "aws_vpc_endpoint" "kms" {{
  vpc_id = aws_kms_key.primary.id
}}
"""


def role_policy(policy: str) -> str:
    """A role with this inline policy, and the function that uses the role."""
    return f"""\
resource "aws_iam_role" "role" {{
  assume_role_policy = "{{}}"
  inline_policy {{
    policy = {policy}
  }}
}}

resource "aws_lambda_function" "function" {{
  function_name = "f"
  role          = aws_iam_role.role.arn
}}
"""


LISTED = """\
  statement {
    effect = "Deny"
    resources = [
      # all that is behind the endpoint
      aws_vpc_endpoint.kms.arn,
      "arn:aws:kms:eu-west-1:111122223333:key/other", # the other one
    ]

    condition {
      test     = "StringNotEquals"
      variable = "aws:SourceVpce"
      values   = ["vpce-1", aws_vpc_endpoint.kms.id]
    }
  }"""
DYNAMIC = """\
  dynamic "statement" {
    for_each = toset(["kms:Encrypt", "kms:Decrypt"])

    content {
      effect    = "Deny"
      actions   = [statement.value]
      resources = ["*"]

      condition {
        test     = "StringNotEqualsIfExists"
        variable = "aws:SourceVpce"
        values = [
          aws_vpc_endpoint.kms.id,
          "vpce-1",
        ]
      }
    }
  }"""
ENCODED = """\
jsonencode({
      Statement = [
        {
          Sid      = "Logs"
          Effect   = "Allow"
          Action   = "logs:*"
          Resource = "*"
        },
        {
          Effect   = "Deny"
          Action   = "lambda:InvokeFunction"
          Resource = ["arn:a", aws_lambda_function.function.arn]
          Condition = {
            ArnNotEquals = {
              "aws:SourceArn" = [
                "arn:b",
                aws_lambda_function.function.arn,
                "${aws_lambda_function.function.arn}:live"
              ]
            }
          }
        }
      ]
    })"""
HEREDOC = """\
<<-JSON
      {
        "Statement": {
          "Effect": "Allow",
          "Action": "lambda:InvokeFunction",
          "Resource": [
            "arn:a",
            "${aws_lambda_function.function.arn}"
          ]
        }
      }
    JSON"""
IN_LOCAL = dedent("""\
    locals {
      policy = jsonencode({
        Statement = [{
          Effect   = "Allow"
          Action   = "kms:*"
          Resource = [aws_kms_key.primary.arn, "${aws_kms_key.primary.arn}/*"]
        }]
      })
    }

    resource "aws_kms_key" "primary" {
      policy = local.policy
    }
""")
MERGED = dedent("""\
    data "aws_iam_policy_document" "own" {
      statement {
        actions   = ["kms:*"]
        resources = [aws_kms_key.primary.arn]
      }
    }

    data "aws_iam_policy_document" "key" {
      source_policy_documents = [data.aws_iam_policy_document.own.json]
    }

    resource "aws_kms_key" "primary" {
      policy = data.aws_iam_policy_document.key.json
    }
""")

CASES = {
    "blocks": (
        key_policy(LISTED),
        "aws_vpc_endpoint.kms.id",
        ["remove-value", "remove-statement"],
    ),
    "dynamic": (
        key_policy(DYNAMIC),
        "aws_vpc_endpoint.kms.id",
        ["remove-value", "remove-statement"],
    ),
    "jsonencode": (
        role_policy(ENCODED),
        "aws_lambda_function.function.arn",
        ["remove-value", "remove-statement"],
    ),
    "heredoc": (
        role_policy(HEREDOC),
        "aws_lambda_function.function.arn",
        ["remove-value", "wildcard"],
    ),
    "local": (IN_LOCAL, "aws_kms_key.primary.arn", ["wildcard"]),
    "merged": (MERGED, "aws_kms_key.primary.arn", ["wildcard"]),
}


@pytest.mark.parametrize("name", CASES)
def test_every_policy_fix(name: str, tmp_path: Path, terraform: Terraform) -> None:
    text, at, rules = CASES[name]
    file = tmp_path / "main.tf"
    file.write_text(text, encoding="utf-8")
    assert terraform.ask(tmp_path, plan=False).cycles
    assert terraform.fmt_check(tmp_path) == []
    fixes = policy_fixes({"main.tf": text}, at)
    assert set(rules) <= {fix.rule.name for fix in fixes}
    for fix in fixes:
        file.write_text(apply_fix({"main.tf": text}, fix)["main.tf"], encoding="utf-8")
        answer = terraform.ask(tmp_path, plan=False)
        assert answer.graph_checked, fix.description
        assert not answer.cycles, fix.description
        assert terraform.fmt_check(tmp_path) == [], fix.description
