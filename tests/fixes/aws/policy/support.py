"""Roles that trust each other, for the tests of principals."""

from __future__ import annotations

RULE = "account-principal"
AT = "aws_iam_role.b.arn"
DATA = 'data "aws_partition" "current" {}\n\ndata "aws_caller_identity" "current" {}\n\n'
ACCOUNT = (
    "arn:${data.aws_partition.current.partition}:iam::"
    "${data.aws_caller_identity.current.account_id}"
)

B = """
resource "aws_iam_role" "b" {
  name               = "b"
  path               = "/team/"
  assume_role_policy = aws_iam_role.a.arn
}
"""


def document(principals: str, more: str = "") -> dict[str, str]:
    """A role that trusts another role, which refers back to it."""
    return {
        "main.tf": f"""\
data "aws_iam_policy_document" "a" {{
  statement {{
    sid     = "Trust"
    actions = ["sts:AssumeRole"]

    principals {{
{principals}
    }}{more}
  }}
}}

resource "aws_iam_role" "a" {{
  name               = "a"
  assume_role_policy = data.aws_iam_policy_document.a.json
}}
{B}"""
    }


def encoded(statement: str) -> dict[str, str]:
    """The configuration of `document`, written with `jsonencode`."""
    return {
        "main.tf": f"""\
resource "aws_iam_role" "a" {{
  name = "a"
  assume_role_policy = jsonencode({{
    Statement = [{{{statement}}}]
  }})
}}
{B}"""
    }
