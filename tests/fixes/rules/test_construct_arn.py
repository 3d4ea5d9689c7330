"""The rule `construct-arn`: the ARN, the data sources it needs, and where it does not apply.

The expected ARNs are from the AWS service authorization reference. According to the AWS
documentation, principals, dead-letter queues and functions must exist when they are named.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.aws.support import ARN, AT, DATA, HERE, RULE, START, queues, resource_and_policy
from tests.fixes.support import analyze_texts, apply_fix
from tests.fixes.terraform_support import fix_with_terraform, only_fix
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Impact


def test_literal_name(tmp_path: Path, terraform: Terraform) -> None:
    texts = queues()
    fix = only_fix(RULE, texts, AT)
    assert fix is not None
    assert fix.impact is Impact.ORDER
    assert "safe; aws_sqs_queue.dead no longer depends on aws_sqs_queue.orders" in fix.title
    assert fix_with_terraform(RULE, texts, AT, tmp_path, terraform) == (
        DATA + texts["main.tf"].replace(AT, f'"{ARN}orders"')
    )


def test_line_endings_are_kept() -> None:
    texts = {"main.tf": queues(orders="name = upper(var.name)")["main.tf"].replace("\n", "\r\n")}
    fix = only_fix(RULE, texts, AT)
    assert fix is not None
    result = apply_fix(texts, fix)["main.tf"]
    assert result.count("\n") == result.count("\r\n") > texts["main.tf"].count("\n")


USER = """\
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = aws_iam_role.f.arn
}

resource "aws_iam_role" "f" {
  assume_role_policy = "{}"

  inline_policy {
    policy = POLICY
  }
}
"""


def test_jsonencode_with_suffix(tmp_path: Path, terraform: Terraform) -> None:
    policy = dedent("""\
        jsonencode({
              Statement = [{ Effect = "Allow", Resource = "${aws_lambda_function.f.arn}:*" }]
            })""")
    texts = {"main.tf": USER.replace("POLICY", policy)}
    result = fix_with_terraform(RULE, texts, "aws_lambda_function.f.arn", tmp_path, terraform)
    assert f'Resource = "{START}:lambda:{HERE}:function:f:*" }}]' in result


def test_heredoc_condition(tmp_path: Path, terraform: Terraform) -> None:
    policy = dedent("""\
        <<-EOT
              {
                "Statement": {
                  "Effect": "Allow",
                  "Resource": "*",
                  "Condition": { "ArnLike": { "aws:SourceArn": "${aws_lambda_function.f.arn}" } }
                }
              }
            EOT""")
    texts = {"main.tf": USER.replace("POLICY", policy)}
    result = fix_with_terraform(RULE, texts, "aws_lambda_function.f.arn", tmp_path, terraform)
    assert f'"aws:SourceArn": "{START}:lambda:{HERE}:function:f" }}' in result


@pytest.mark.parametrize(
    ("attribute", "argument"),
    [("id", "resources"), ("url", "resources"), ("arn", "not_resources")],
)
def test_no_fix_for_other_attribute_or_argument(attribute: str, argument: str) -> None:
    texts = resource_and_policy("aws_sqs_queue", 'name = "q"', attribute)
    texts["main.tf"] = texts["main.tf"].replace("resources", argument)
    assert analyze_texts(texts).components
    assert only_fix(RULE, texts, f"aws_sqs_queue.it.{attribute}") is None


def test_no_fix_for_principal() -> None:
    principals = dedent("""\
        principals {
          type        = "AWS"
          identifiers = [aws_iam_role.it.arn]
        }""")
    texts = resource_and_policy("aws_iam_role", 'name = "r"')
    texts["main.tf"] = texts["main.tf"].replace("resources = [aws_iam_role.it.arn]", principals)
    assert analyze_texts(texts).components
    assert only_fix(RULE, texts, "aws_iam_role.it.arn") is None


def test_no_fix_for_dead_letter_queue() -> None:
    texts = queues()
    fix = only_fix(RULE, texts, "aws_sqs_queue.dead.arn")
    assert fix is not None
    assert "deadLetterTargetArn = aws_sqs_queue.dead.arn" in apply_fix(texts, fix)["main.tf"]
