"""Policy attachments through merged documents, local values and outputs.

In the policy of a KMS key `*` means that key (AWS: Key policies in AWS KMS, Resource), so a
wildcard is safe only there.
"""

from __future__ import annotations

import pytest

from tests.fixes.policies import policy_fixes
from tests.fixes.support import analyze_texts, apply_fix, check_fix, fixes_at_text
from tf_cycle_ls.fixes.model import Impact

OWN = """
data "aws_iam_policy_document" "own" {
  statement {
    actions   = ["kms:*"]
    resources = [aws_kms_key.k.arn]
  }
}
"""


def merged(name: str, argument: str, other: str = "own") -> str:
    """A document that merges another one."""
    return (
        f'data "aws_iam_policy_document" "{name}" {{\n'
        f"  {argument} = [data.aws_iam_policy_document.{other}.json]\n}}\n"
    )


def key(policy: str, head: str = "") -> str:
    """A KMS key with this policy."""
    return f'resource "aws_kms_key" "k" {{\n{head}  policy = {policy}\n}}\n'


KEY = key("data.aws_iam_policy_document.key.json")
OUTPUT = 'output "policy" {\n  value = data.aws_iam_policy_document.own.json\n}\n'
OUTPUT_OF_LOCAL_VALUE = 'output "policy" {\n  value = local.policy\n}\n'
QUEUE = 'resource "aws_sqs_queue" "q" {\n  policy = data.aws_iam_policy_document.own.json\n}\n'
PASSED_ON = "locals {\n  policy = data.aws_iam_policy_document.own.json\n}\n"


@pytest.mark.parametrize(
    ("others", "impact"),
    [
        ([merged("key", "source_policy_documents"), KEY], Impact.NONE),
        ([merged("key", "override_policy_documents"), KEY], Impact.NONE),
        (
            [
                merged("a", "source_policy_documents"),
                merged("key", "source_policy_documents", "a"),
                KEY,
            ],
            Impact.NONE,
        ),
        ([key("data.aws_iam_policy_document.own.json")], Impact.NONE),
        ([PASSED_ON, key("local.policy")], Impact.NONE),
        (
            [PASSED_ON, "locals {\n  again = trimspace(local.policy)\n}\n", key("local.again")],
            Impact.NONE,
        ),
        (
            [key("data.aws_iam_policy_document.own.json", "  count = var.on ? 1 : 0\n")],
            Impact.NONE,
        ),
        ([key("data.aws_iam_policy_document.own.json", "  count = 2\n")], Impact.WIDENED),
        ([key("data.aws_iam_policy_document.own.json", "  for_each = var.keys\n")], Impact.WIDENED),
        ([merged("key", "source_policy_documents"), KEY, QUEUE], Impact.WIDENED),
        ([merged("key", "source_policy_documents"), KEY, OUTPUT], Impact.WIDENED),
        (
            [PASSED_ON, key("local.policy"), OUTPUT_OF_LOCAL_VALUE],
            Impact.WIDENED,
        ),
    ],
)
def test_impact_depends_on_attachments(others: list[str], impact: Impact) -> None:
    texts = {"main.tf": "\n".join([OWN, *others])}
    fix = next(
        fix for fix in policy_fixes(texts, "aws_kms_key.k.arn") if fix.rule.name == "wildcard"
    )
    assert fix.impact is impact
    assert (": safe; " in fix.description) == (impact is Impact.NONE)
    assert not analyze_texts(apply_fix(texts, fix)).components


def test_depends_on_is_no_attachment() -> None:
    wait = """
output "policy" {
  value      = 1
  depends_on = [data.aws_iam_policy_document.own]
}
"""
    texts = {"main.tf": "\n".join([OWN, key("data.aws_iam_policy_document.own.json"), wait])}
    (fix,) = policy_fixes(texts, "aws_kms_key.k.arn")
    assert fix.impact is Impact.NONE


def test_merged_bucket_policy_keeps_its_bucket() -> None:
    texts = {
        "main.tf": """
            data "aws_iam_policy_document" "own" {
              statement {
                actions   = ["kms:*"]
                resources = [aws_s3_bucket.k.arn]
              }
            }

            data "aws_iam_policy_document" "key" {
              source_policy_documents = [data.aws_iam_policy_document.own.json]
            }

            resource "aws_s3_bucket" "k" {
              policy = data.aws_iam_policy_document.key.json
            }
        """
    }
    assert analyze_texts(texts).components
    assert policy_fixes(texts, "aws_s3_bucket.k.arn") == ()


def test_documents_that_merge_each_other_terminate() -> None:
    texts = {
        "main.tf": """
            data "aws_iam_policy_document" "a" {
              source_policy_documents = [data.aws_iam_policy_document.own.json]
            }

            data "aws_iam_policy_document" "own" {
              source_policy_documents = [data.aws_iam_policy_document.a.json]

              statement {
                actions   = ["kms:*"]
                resources = [aws_kms_key.k.arn]
              }
            }

            resource "aws_kms_key" "k" {
              policy = data.aws_iam_policy_document.a.json
            }
        """
    }
    assert analyze_texts(texts).components
    for at in ("data.aws_iam_policy_document.own.json", "data.aws_iam_policy_document.a.json"):
        # Removing the merged document would remove all its statements.
        assert {fix.rule.name for fix in policy_fixes(texts, at)} <= {"wildcard"}


def test_attachments_in_called_module() -> None:
    own = OWN + key("data.aws_iam_policy_document.own.json")
    texts = {"main.tf": 'module "m" {\n  source = "./m"\n}\n', "m/main.tf": own}
    (fix,) = fixes_at_text(texts, "aws_kms_key.k.arn", "m/main.tf")[:1]
    assert fix.rule.name == "wildcard"
    assert fix.impact is Impact.NONE


def with_local_value(local_value: str, policy: str) -> str:
    """A KMS key with this policy, which uses `local.policy`."""
    return f"""\
locals {{
  other  = 1
  policy = {local_value}
}}

resource "aws_kms_key" "k" {{
  policy = {policy}
}}
"""


@pytest.mark.parametrize(
    ("before", "after", "policy"),
    [
        (
            """jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = "kms:*"
      Resource = «aws_kms_key.k.arn»
    }]
  })""",
            """jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = "kms:*"
      Resource = "*"
    }]
  })""",
            "local.policy",
        ),
        (
            """{
    Statement = [{
      Effect   = "Allow"
      Action   = "kms:*"
      Resource = «aws_kms_key.k.arn»
    }]
  }""",
            """{
    Statement = [{
      Effect   = "Allow"
      Action   = "kms:*"
      Resource = "*"
    }]
  }""",
            "jsonencode(local.policy)",
        ),
        (
            """<<JSON
{
  "Statement": {
    "Effect": "Allow",
    "Action": "kms:*",
    "Resource": "${«aws_kms_key.k.arn»}"
  }
}
JSON""",
            """<<JSON
{
  "Statement": {
    "Effect": "Allow",
    "Action": "kms:*",
    "Resource": "*"
  }
}
JSON""",
            "local.policy",
        ),
    ],
    ids=["jsonencode in the local value", "jsonencode around the local value", "heredoc"],
)
def test_policy_in_local_value(before: str, after: str, policy: str) -> None:
    fix = check_fix("wildcard", with_local_value(before, policy), with_local_value(after, policy))
    assert fix.description.startswith('Use Resource = "*": safe; in a key policy')
    assert fix.impact is Impact.NONE


def test_policy_in_local_value_with_unknown_attachment() -> None:
    texts = {
        "main.tf": """
            locals {
              policy = jsonencode({
                Statement = [{
                  Effect   = "Allow"
                  Action   = "kms:*"
                  Resource = aws_kms_key.k.arn
                }]
              })
            }

            resource "aws_kms_key" "k" {
              policy = local.policy
            }

            module "m" {
              source = "./m"
              policy = local.policy
            }
        """
    }
    (fix,) = policy_fixes(texts, "aws_kms_key.k.arn")
    assert fix.impact is Impact.WIDENED
    assert "widens the Allow" in fix.description
