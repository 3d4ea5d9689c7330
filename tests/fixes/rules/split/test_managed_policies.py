"""Moving a statement of a managed policy: everything that has the policy gets the new one, too.

AWS evaluates all policies of a role, user or group together.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.rules.split.support import OF_POOL, POLICY_ARGUMENT, split_with_terraform, splits
from tests.fixes.support import analyze_texts, apply_fix
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Harm

POLICY = f"""
resource "aws_iam_policy" "one" {{
  name = "one"
  path = "/app/"
{POLICY_ARGUMENT}}}
"""
ATTACHMENT = """
# The function may call the pool.
resource "aws_iam_role_policy_attachment" "one" {
  role       = aws_iam_role.one.name # the role
  policy_arn = aws_iam_policy.one.arn
}
"""
REST = """
resource "aws_iam_role" "one" {
}

resource "test_function" "f" {
  depends_on = [aws_iam_role_policy_attachment.one]
}

resource "test_pool" "two" {
  trigger = test_function.f.arn
}
"""


def moves(text: str) -> list[str]:
    """The texts after the fixes `split`, in the order of the menu."""
    texts = {"main.tf": text}
    assert analyze_texts(texts).components, "there is a cycle to fix"
    return [apply_fix(texts, fix)["main.tf"] for fix in splits(texts, OF_POOL)]


def test_role_gets_the_new_policy(tmp_path: Path, terraform: Terraform) -> None:
    text = POLICY + ATTACHMENT + REST
    result = split_with_terraform(text, terraform, tmp_path, OF_POOL)
    policy = """
        resource "aws_iam_policy" "one_two" {
          path = "/app/"
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
    attachment = """
        resource "aws_iam_role_policy_attachment" "one_two" {
          role       = aws_iam_role.one.name # the role
          policy_arn = aws_iam_policy.one_two.arn
        }
        """
    assert dedent(policy) in result
    assert dedent(attachment) in result
    assert ATTACHMENT in result
    assert result.count("test:Call") == 1


def test_every_attachment_is_copied(tmp_path: Path, terraform: Terraform) -> None:
    more = """
resource "aws_iam_policy_attachment" "all" {
  name       = "all"
  users      = ["u"]
  policy_arn = aws_iam_policy.one[0].arn
}
"""
    counted = POLICY.replace("  name =", "  count = 1\n\n  name =")
    attachment = ATTACHMENT.replace("one.arn", "one[0].arn")
    text = counted + attachment + more + REST
    result = split_with_terraform(text, terraform, tmp_path, OF_POOL)
    assert result.count("aws_iam_policy.one_two[0].arn") == 2
    assert result.count("count = 1") == 2
    assert 'resource "aws_iam_policy_attachment" "one_two" {' in result


def test_statement_of_a_document(tmp_path: Path, terraform: Terraform) -> None:
    text = """
resource "aws_iam_policy" "one" {
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
    result = split_with_terraform(text + ATTACHMENT + REST, terraform, tmp_path, OF_POOL)
    assert "policy = data.aws_iam_policy_document.one_two.json" in result
    assert result.count("logs:*") == 1


@pytest.mark.parametrize(
    ("effect", "harm", "phrase"),
    [
        ("Allow", Harm.BRIEFLY_CLOSED, "until it is attached the identity may do less"),
        ("Deny", Harm.BRIEFLY_OPEN, "until it is attached its denials may not apply"),
    ],
)
def test_harm_of_the_moment(effect: str, harm: Harm, phrase: str) -> None:
    before, _, after = POLICY.rpartition("Allow")
    texts = {"main.tf": before + effect + after + ATTACHMENT + REST}
    (fix,) = splits(texts, OF_POOL)
    assert fix.harms == (harm,)
    assert phrase in fix.description
    assert not fix.changes_behaviour


@pytest.mark.parametrize(
    "reader",
    [
        'output "arn" {\n  value = aws_iam_policy.one.arn\n}\n',
        'resource "aws_iam_role" "two" {\n  permissions_boundary = aws_iam_policy.one.arn\n}\n',
        'resource "aws_iam_role_policy_attachment" "two" {\n'
        "  for_each   = { one = aws_iam_policy.one.arn }\n  policy_arn = each.value\n}\n",
        'resource "aws_iam_role_policy_attachment" "two" {\n'
        '  policy_arn = true ? aws_iam_policy.one.arn : ""\n}\n',
        'resource "test_other" "two" {\n  policy_arn = aws_iam_policy.one.arn\n}\n',
    ],
    ids=["an output", "a boundary", "by for_each", "by a condition", "another type"],
)
def test_policy_that_is_read_in_another_way_is_kept(reader: str) -> None:
    assert moves(POLICY + ATTACHMENT + REST)
    assert moves(POLICY + ATTACHMENT + REST + reader) == []


def test_policy_that_nothing_attaches_is_kept() -> None:
    text = POLICY + REST.replace("aws_iam_role_policy_attachment", "aws_iam_policy")
    assert moves(text) == []


def test_order_of_a_reader_in_depends_on_is_kept() -> None:
    waiting = 'resource "test_other" "o" {\n  depends_on = [aws_iam_policy.one]\n}\n'
    (result,) = moves(POLICY + ATTACHMENT + REST + waiting)
    assert waiting in result


def test_prefix_of_the_name_is_kept() -> None:
    (result,) = moves(
        POLICY.replace('  name = "one"', '  name_prefix = "one-"') + ATTACHMENT + REST
    )
    assert result.count('  name_prefix = "one-"') == 2
    assert "  name = " not in result
