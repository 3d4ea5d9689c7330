"""The only principal of a statement, and the position of a new condition."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.aws.policy.support import ACCOUNT, DATA, RULE, encoded
from tests.fixes.terraform_support import check_fix_with_terraform
from tests.terraform.ask import Terraform


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            """
      Effect    = "Allow"
      Principal = { AWS = «aws_iam_role.b.arn» } # the other
      Action    = "sts:AssumeRole"
    """,
            f"""
      Effect    = "Allow"
      Principal = {{ AWS = "{ACCOUNT}:root" }} # the other
      Condition = {{
        ArnEquals = {{
          "aws:PrincipalArn" = "{ACCOUNT}:role/team/b"
        }}
      }}
      Action = "sts:AssumeRole"
    """,
        ),
        (
            """
      Effect    = "Allow"
      Principal = { AWS = [«aws_iam_role.b.arn»] }, # the other
      Action    = "sts:AssumeRole"
    """,
            f"""
      Effect    = "Allow"
      Principal = {{ AWS = ["{ACCOUNT}:root"] }}, # the other
      Condition = {{
        ArnEquals = {{
          "aws:PrincipalArn" = "{ACCOUNT}:role/team/b"
        }}
      }},
      Action = "sts:AssumeRole"
    """,
        ),
        (
            ' Effect = "Allow", Principal = { AWS = "${«aws_iam_role.b.arn»}" }, '
            'Action = "sts:AssumeRole" ',
            f' Effect = "Allow", Principal = {{ AWS = "{ACCOUNT}:root" }}, '
            f'Condition = {{ ArnEquals = {{ "aws:PrincipalArn" = "{ACCOUNT}:role/team/b" }} }}, '
            'Action = "sts:AssumeRole" ',
        ),
    ],
    ids=["lines", "commas", "one line"],
)
def test_jsonencode(before: str, after: str, tmp_path: Path, terraform: Terraform) -> None:
    expected = DATA + encoded(after)["main.tf"]
    check_fix_with_terraform(RULE, encoded(before)["main.tf"], expected, tmp_path, terraform)
