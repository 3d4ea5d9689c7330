"""The rule `account-principal`: trust the account and check the role in a condition.

AWS rejects a principal that does not exist, but does not check the ARNs in conditions (IAM user
guide, "Invalid principal in policy" and `aws:PrincipalArn`).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.aws.policy.support import ACCOUNT, AT, DATA, RULE, B, document, encoded
from tests.fixes.support import analyze_texts
from tests.fixes.terraform_support import fix_with_terraform, only_fix
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Impact


def test_policy_document(tmp_path: Path, terraform: Terraform) -> None:
    texts = document(f'      type        = "AWS"\n      identifiers = [{AT}]')
    fix = only_fix(RULE, texts, AT)
    assert fix is not None
    assert fix.impact is Impact.NARROWED
    assert fix.description.startswith(
        f'Trust the account in statement "Trust", and check {AT} in a condition'
    )
    condition = f"""

    condition {{
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = ["{ACCOUNT}:role/team/b"]
    }}"""
    expected = document(
        f'      type        = "AWS"\n      identifiers = ["{ACCOUNT}:root"]', condition
    )
    assert fix_with_terraform(RULE, texts, AT, tmp_path, terraform) == DATA + expected["main.tf"]


@pytest.mark.parametrize(
    "texts",
    [
        document(f'      type        = "AWS"\n      identifiers = [{AT}, "1"]'),
        document(f'      type        = "Federated"\n      identifiers = [{AT}]'),
        document(f'      type        = "AWS"\n      identifiers = ["${{{AT}}}:x"]'),
        document(f'      type        = "AWS"\n      identifiers = [{AT}]', '\n    effect = "Deny"'),
        document(
            f'      type        = "AWS"\n      identifiers = [{AT}]',
            '\n    condition {\n      variable = "aws:principalarn"\n    }',
        ),
        encoded(f'Effect = "Allow", Principal = {{ AWS = {AT} }}, Condition = var.c'),
        encoded(f'Effect = "Deny", Principal = {{ AWS = {AT} }}'),
        encoded(f'Effect = "Allow", NotPrincipal = {{ AWS = {AT} }}'),
        {
            "main.tf": 'resource "aws_iam_role" "a" {\n  assume_role_policy = <<E\n{"Statement": '
            f'{{"Effect": "Allow", "Principal": {{"AWS": "${{{AT}}}"}}}}}}\nE\n}}\n{B}'
        },
        {
            "main.tf": f"""
                data "aws_iam_policy_document" "a" {{
                  statement {{
                    actions = ["sts:AssumeRole"]

                    principals {{
                      type        = "AWS"
                      identifiers = [{AT}]
                    }}
                  }}
                }}

                resource "aws_iam_role" "a" {{
                  name               = "a"
                  assume_role_policy = data.aws_iam_policy_document.a.json
                }}

                resource "aws_iam_role" "b" {{
                  name_prefix        = "b"
                  path               = "/team/"
                  assume_role_policy = aws_iam_role.a.arn
                }}
            """
        },
    ],
)
def test_no_fix_if_meaning_would_change(texts: dict[str, str]) -> None:
    assert analyze_texts(texts).components
    assert only_fix(RULE, texts, AT) is None


@pytest.mark.parametrize(
    "other",
    [
        'principals {\n      type        = "Service"\n'
        '      identifiers = ["lambda.amazonaws.com"]\n    }',
        'dynamic "principals" {\n      for_each = var.services\n      content {}\n    }',
    ],
)
def test_no_fix_if_the_statement_has_another_principal(other: str) -> None:
    """The condition would lock the other principal out."""
    texts = document(f'      type        = "AWS"\n      identifiers = [{AT}]', f"\n\n    {other}")
    assert only_fix(RULE, texts, AT) is None
