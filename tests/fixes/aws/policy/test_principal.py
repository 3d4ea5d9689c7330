"""The only principal of a statement, and the position of a new condition."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.aws.policy.support import ACCOUNT, AT, DATA, RULE, encoded
from tests.fixes.terraform_support import fix_with_terraform
from tests.terraform.ask import Terraform

LINES = """
      Effect    = "Allow"
      Principal = { AWS = REFERENCE } # the other
      Action    = "sts:AssumeRole"
    """

CONDITION = """
      Condition = {
        ArnEquals = {
          "aws:PrincipalArn" = "ARN"
        }
      }"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (LINES, LINES.replace("other\n", f"other{CONDITION}\n").replace("Action   ", "Action")),
        (
            LINES.replace("REFERENCE }", "[REFERENCE] },"),
            LINES.replace("REFERENCE }", "[REFERENCE] },")
            .replace("other\n", f"other{CONDITION},\n")
            .replace("Action   ", "Action"),
        ),
        (
            ' Effect = "Allow", Principal = { AWS = "${REFERENCE}" }, Action = "sts:AssumeRole" ',
            ' Effect = "Allow", Principal = { AWS = REFERENCE }, Condition = { ArnEquals = { '
            '"aws:PrincipalArn" = "ARN" } }, Action = "sts:AssumeRole" ',
        ),
    ],
    ids=["lines", "commas", "one line"],
)
def test_jsonencode(before: str, after: str, tmp_path: Path, terraform: Terraform) -> None:
    texts = encoded(before.replace("REFERENCE", AT))
    expected = encoded(
        after.replace("REFERENCE", f'"{ACCOUNT}:root"').replace("ARN", f"{ACCOUNT}:role/team/b")
    )
    assert fix_with_terraform(RULE, texts, AT, tmp_path, terraform) == DATA + expected["main.tf"]
