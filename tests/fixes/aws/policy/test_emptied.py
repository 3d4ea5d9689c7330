"""Policies that an edit leaves without a statement."""

from __future__ import annotations

from tests.fixes.support import fixes_at_text
from tf_cycle_ls.fixes.aws.policy.emptied import empties_policy

TEXT = """\
resource "aws_sns_topic" "t" {
  policy = data.aws_iam_policy_document.d.json
}

resource "aws_iam_role" "r" {
  tags = { t = aws_sns_topic.t.id }
}

data "aws_iam_policy_document" "d" {
  statement {
    effect    = "Deny"
    resources = [aws_iam_role.r.unique_id]
  }

  statement {
    effect    = "Deny"
    resources = [aws_iam_role.r.unique_id]
  }
}
"""


def test_two_references_in_the_only_statements() -> None:
    fixes = fixes_at_text({"main.tf": TEXT}, "aws_iam_role.r.unique_id")
    assert "remove-statement" not in {fix.rule.name for fix in fixes}
    assert fixes


def test_documents() -> None:
    full = b'data "aws_iam_policy_document" "d" {\n  statement {\n  }\n}'
    empty = b'data "aws_iam_policy_document" "d" {\n}'
    assert empties_policy([full], [empty])
    assert not empties_policy([full], [full])
    assert not empties_policy([empty], [empty])
    other = b'data "aws_iam_policy_document" "d" {\n  source_policy_documents = [var.x]\n}'
    assert not empties_policy([full], [other])


def test_json() -> None:
    full, empty = b"x { policy = jsonencode({ Statement = [{}] }) }", b"{ Statement = [\n] }"
    assert empties_policy([full], [empty])
    assert not empties_policy([empty], [empty])
