"""Policy attachments through merged documents, local values and outputs.

In the policy of a KMS key `*` means that key (AWS: Key policies in AWS KMS, Resource), so a
wildcard is safe only there.
"""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.fixes.policies import policy_fixes
from tests.fixes.support import analyze_texts, apply_fix, fixes_at_text
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
            [key("data.aws_iam_policy_document.own.json", "  count = var.made ? 1 : 0\n")],
            Impact.NONE,
        ),
        ([key("data.aws_iam_policy_document.own.json", "  count = 2\n")], Impact.WIDENED),
        ([key("data.aws_iam_policy_document.own.json", "  for_each = var.keys\n")], Impact.WIDENED),
        ([merged("key", "source_policy_documents"), KEY, QUEUE], Impact.WIDENED),
        ([merged("key", "source_policy_documents"), KEY, OUTPUT], Impact.WIDENED),
        (
            [
                PASSED_ON,
                key("local.policy"),
                OUTPUT.replace("data.aws_iam_policy_document.own.json", "local.policy"),
            ],
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
    assert (": safe; " in fix.title) == (impact is Impact.NONE)
    assert not analyze_texts(apply_fix(texts, fix)).components


def test_depends_on_is_no_attachment() -> None:
    wait = OUTPUT.replace(
        "value = data.aws_iam_policy_document.own.json",
        "value = 1\n  depends_on = [data.aws_iam_policy_document.own]",
    )
    texts = {"main.tf": "\n".join([OWN, key("data.aws_iam_policy_document.own.json"), wait])}
    (fix,) = policy_fixes(texts, "aws_kms_key.k.arn")
    assert fix.impact is Impact.NONE


def test_merged_bucket_policy_keeps_its_bucket() -> None:
    texts = {
        "main.tf": "\n".join(
            [
                OWN.replace("aws_kms_key.k.arn", "aws_s3_bucket.k.arn"),
                merged("key", "source_policy_documents"),
                KEY.replace("aws_kms_key", "aws_s3_bucket"),
            ]
        )
    }
    assert analyze_texts(texts).components
    assert policy_fixes(texts, "aws_s3_bucket.k.arn") == ()


def test_documents_that_merge_each_other_terminate() -> None:
    merging = "source_policy_documents = [data.aws_iam_policy_document.a.json]"
    texts = {
        "main.tf": "\n".join(
            [
                merged("a", "source_policy_documents", "own"),
                OWN.replace("  statement {", f"  {merging}\n\n  statement {{"),
                key("data.aws_iam_policy_document.a.json"),
            ]
        )
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


LOCAL = dedent("""\
    locals {
      other  = 1
      policy = FORM
    }

    resource "aws_kms_key" "k" {
      policy = USE
    }
""")
OBJECT = """{
    Statement = [{
      Effect   = "Allow"
      Action   = "kms:*"
      Resource = aws_kms_key.k.arn
    }]
  }"""
JSON = """<<JSON
{
  "Statement": {
    "Effect": "Allow",
    "Action": "kms:*",
    "Resource": "${aws_kms_key.k.arn}"
  }
}
JSON"""


@pytest.mark.parametrize(
    ("form", "use", "before"),
    [
        (f"jsonencode({OBJECT})", "local.policy", "aws_kms_key.k.arn"),
        (OBJECT, "jsonencode(local.policy)", "aws_kms_key.k.arn"),
        (JSON, "local.policy", '"${aws_kms_key.k.arn}"'),
    ],
)
def test_policy_in_local_value(form: str, use: str, before: str) -> None:
    texts = {"main.tf": LOCAL.replace("FORM", form).replace("USE", use)}
    (fix,) = policy_fixes(texts, "aws_kms_key.k.arn")
    assert fix.title.startswith('Use Resource = "*": safe; in a key policy')
    assert fix.impact is Impact.NONE
    assert apply_fix(texts, fix)["main.tf"] == texts["main.tf"].replace(before, '"*"')


def test_policy_in_local_value_with_unknown_attachment() -> None:
    texts = {
        "main.tf": LOCAL.replace("FORM", f"jsonencode({OBJECT})").replace("USE", "local.policy")
        + 'module "m" {\n  source = "./m"\n  policy = local.policy\n}\n'
    }
    (fix,) = policy_fixes(texts, "aws_kms_key.k.arn")
    assert fix.impact is Impact.WIDENED
    assert "widens the Allow" in fix.title
