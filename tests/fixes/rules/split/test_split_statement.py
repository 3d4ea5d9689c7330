"""Moving a statement of a policy to a policy of its own. AWS evaluates all policies of a role."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.rules.split.support import OF_POOL, POLICY_ARGUMENT, split_with_terraform, splits
from tests.fixes.support import analyze_texts, check_no_fix
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Harm

FUNCTION = """
resource "test_function" "f" {
  depends_on = [aws_iam_role_policy.one]
}
"""
POLICY = f"""
resource "aws_iam_role_policy" "one" {{
  name = "one"
  role = "r"
{POLICY_ARGUMENT}}}
"""
POOL = """
resource "test_pool" "two" {
  trigger = test_function.f.arn
}
"""


def test_statement_of_an_object(tmp_path: Path, terraform: Terraform) -> None:
    result = split_with_terraform(POLICY + FUNCTION + POOL, terraform, tmp_path, OF_POOL)
    moved = dedent(
        """
        resource "aws_iam_role_policy" "one_two" {
          role = "r"
          name = "one-two"
          policy = jsonencode({
            Version = "2012-10-17"
            Statement = [
              {
                Effect   = "Allow"
                Action   = "test:Call"
                Resource = test_pool.two.arn
              },
            ]
          })
        }
        """
    )
    assert moved in result
    assert result.count("logs:*") == 1
    assert result.count("test:Call") == 1


def test_statement_of_a_document(tmp_path: Path, terraform: Terraform) -> None:
    text = """
resource "aws_iam_role_policy" "one" {
  role   = "r"
  policy = data.aws_iam_policy_document.one.json
}

data "aws_iam_policy_document" "one" {
  statement {
    actions   = ["logs:*"]
    resources = ["*"]
  }

  statement {
    actions   = ["test:Call"]
    resources = [test_pool.two.arn]
  }
}
"""
    result = split_with_terraform(text + FUNCTION + POOL, terraform, tmp_path, OF_POOL)
    document = """
data "aws_iam_policy_document" "one_two" {
  statement {
    actions   = ["test:Call"]
    resources = [test_pool.two.arn]
  }
}
"""
    assert document in result
    assert "policy = data.aws_iam_policy_document.one_two.json" in result
    assert result.count("logs:*") == 1


@pytest.mark.parametrize(
    ("effect", "harm"),
    [
        ("Allow", Harm.BRIEFLY_CLOSED),
        ("Deny", Harm.BRIEFLY_OPEN),
    ],
)
def test_harm_of_the_moment(effect: str, harm: Harm) -> None:
    before, _, after = POLICY.rpartition("Allow")
    texts = {"main.tf": before + effect + after + FUNCTION + POOL}
    (fix,) = splits(texts, OF_POOL)
    assert fix.harms == (harm,)
    assert not fix.changes_behaviour


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('role = "r"', 'role = "r"\n  lifecycle {\n    ignore_changes = [policy]\n  }'),
        (
            '"test_function" "f" {',
            '"test_function" "f" {\n  policy = aws_iam_role_policy.one.policy',
        ),
        ("aws_iam_role_policy", "aws_sns_topic_policy"),
        ("aws_iam_role_policy", "aws_iam_policy"),
    ],
    ids=["lifecycle", "the policy is read", "only one is possible", "attached elsewhere"],
)
def test_no_second_policy(old: str, new: str) -> None:
    text = (POLICY + FUNCTION + POOL).replace(old, new)
    assert analyze_texts({"main.tf": text}).components
    check_no_fix("split", text.replace(OF_POOL, f"«{OF_POOL}»"))
