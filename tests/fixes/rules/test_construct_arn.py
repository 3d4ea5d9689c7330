"""The rule `construct-arn`: the ARN, the data sources it needs, and where it does not apply.

The expected ARNs are from the AWS service authorization reference. According to the AWS
documentation, principals, dead-letter queues and functions must exist when they are named.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.aws.support import ARN, AT, DATA, HERE, RULE, START, queues
from tests.fixes.support import apply_fix, check_no_fix
from tests.fixes.terraform_support import check_fix_with_terraform, only_fix
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Impact


def test_literal_name(tmp_path: Path, terraform: Terraform) -> None:
    fix = check_fix_with_terraform(
        RULE,
        """
            resource "aws_sqs_queue" "dead" {
              name = "dead"
              redrive_allow_policy = jsonencode({
                redrivePermission = "byQueue"
                sourceQueueArns   = [«aws_sqs_queue.orders.arn»]
              })
            }

            # Where the orders come in.
            resource "aws_sqs_queue" "orders" {
              name = "orders"

              redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn })
            }
        """,
        f"""
            data "aws_partition" "current" {{}}

            data "aws_region" "current" {{}}

            data "aws_caller_identity" "current" {{}}

            resource "aws_sqs_queue" "dead" {{
              name = "dead"
              redrive_allow_policy = jsonencode({{
                redrivePermission = "byQueue"
                sourceQueueArns   = ["{ARN}orders"]
              }})
            }}

            # Where the orders come in.
            resource "aws_sqs_queue" "orders" {{
              name = "orders"

              redrive_policy = jsonencode({{ deadLetterTargetArn = aws_sqs_queue.dead.arn }})
            }}
        """,
        tmp_path,
        terraform,
    )
    assert fix.impact is Impact.ORDER
    assert "safe; aws_sqs_queue.dead no longer depends on aws_sqs_queue.orders" in fix.description


def test_line_endings_are_kept() -> None:
    texts = {"main.tf": queues(orders="name = upper(var.name)")["main.tf"].replace("\n", "\r\n")}
    fix = only_fix(RULE, texts, AT)
    assert fix is not None
    result = apply_fix(texts, fix)["main.tf"]
    assert result.count("\n") == result.count("\r\n") > texts["main.tf"].count("\n")


def role_of_function(policy: str, data: str = "") -> str:
    """A function, and its role with an inline policy, after the blocks `data`."""
    return f"""\
resource "aws_lambda_function" "f" {{
  function_name = "f"
  role          = aws_iam_role.f.arn
}}

{data}resource "aws_iam_role" "f" {{
  assume_role_policy = "{{}}"

  inline_policy {{
    policy = {policy}
  }}
}}
"""


def test_jsonencode_with_suffix(tmp_path: Path, terraform: Terraform) -> None:
    before = """\
jsonencode({
      Statement = [{ Effect = "Allow", Resource = "${«aws_lambda_function.f.arn»}:*" }]
    })"""
    after = f"""\
jsonencode({{
      Statement = [{{ Effect = "Allow", Resource = "{START}:lambda:{HERE}:function:f:*" }}]
    }})"""
    check_fix_with_terraform(
        RULE, role_of_function(before), role_of_function(after, DATA), tmp_path, terraform
    )


def test_heredoc_condition(tmp_path: Path, terraform: Terraform) -> None:
    before = """\
<<-EOT
      {
        "Statement": {
          "Effect": "Allow",
          "Resource": "*",
          "Condition": { "ArnLike": { "aws:SourceArn": "${«aws_lambda_function.f.arn»}" } }
        }
      }
    EOT"""
    after = f"""\
<<-EOT
      {{
        "Statement": {{
          "Effect": "Allow",
          "Resource": "*",
          "Condition": {{ "ArnLike": {{ "aws:SourceArn": "{START}:lambda:{HERE}:function:f" }} }}
        }}
      }}
    EOT"""
    check_fix_with_terraform(
        RULE, role_of_function(before), role_of_function(after, DATA), tmp_path, terraform
    )


@pytest.mark.parametrize(
    "resources",
    [
        "resources = [«aws_sqs_queue.it.id»]",
        "resources = [«aws_sqs_queue.it.url»]",
        "not_resources = [«aws_sqs_queue.it.arn»]",
    ],
)
def test_no_fix_for_other_attribute_or_argument(resources: str) -> None:
    check_no_fix(
        RULE,
        f"""
            resource "aws_sqs_queue" "it" {{
              name        = "q"
              description = data.aws_iam_policy_document.it.json
            }}

            data "aws_iam_policy_document" "it" {{
              statement {{
                {resources}
              }}
            }}
        """,
    )


def test_no_fix_for_principal() -> None:
    check_no_fix(
        RULE,
        """
            resource "aws_iam_role" "it" {
              name        = "r"
              description = data.aws_iam_policy_document.it.json
            }

            data "aws_iam_policy_document" "it" {
              statement {
                principals {
                  type        = "AWS"
                  identifiers = [«aws_iam_role.it.arn»]
                }
              }
            }
        """,
    )


def test_no_fix_for_dead_letter_queue() -> None:
    texts = queues()
    fix = only_fix(RULE, texts, "aws_sqs_queue.dead.arn")
    assert fix is not None
    assert "deadLetterTargetArn = aws_sqs_queue.dead.arn" in apply_fix(texts, fix)["main.tf"]


ASSUMED_LATER = """\
resource "%s" "s" {
  name = "s"
  %s
}

resource "aws_iam_role" "r" {
  name               = "reader"
  assume_role_policy = jsonencode({ Id = %s.s.external_id })
}
"""


@pytest.mark.parametrize(
    ("type_", "block"),
    [
        ("snowflake_storage_integration", "storage_aws_role_arn = aws_iam_role.r.arn"),
        (
            "databricks_storage_credential",
            "aws_iam_role {\n    role_arn = aws_iam_role.r.arn\n  }",
        ),
        (
            "confluent_provider_integration",
            "aws {\n    customer_role_arn = aws_iam_role.r.arn\n  }",
        ),
        ("snowflake_catalog_integration_aws_glue", "glue_aws_role_arn = aws_iam_role.r.arn"),
    ],
)
def test_role_that_is_assumed_later(type_: str, block: str) -> None:
    # The external id of the trust policy is known when the object exists.
    texts = {"main.tf": ASSUMED_LATER % (type_, block, type_)}
    fix = only_fix(RULE, texts, "aws_iam_role.r.arn")
    assert fix
    account = "${data.aws_caller_identity.current.account_id}"
    assert f":iam::{account}:role/reader" in apply_fix(texts, fix)["main.tf"]
    texts = {"main.tf": ASSUMED_LATER % ("test_other", block, "test_other")}
    assert only_fix(RULE, texts, "aws_iam_role.r.arn") is None


def test_arn_in_a_text() -> None:
    text = """\
resource "test_other" "o" {
  %s
}

resource "aws_sqs_queue" "q" {
  name  = "orders"
  other = test_other.o.id
}
"""
    reference = "aws_sqs_queue.q.arn"
    for argument in ("tags = { of = aws_sqs_queue.q.arn }", "description = aws_sqs_queue.q.arn"):
        assert only_fix(RULE, {"main.tf": text % argument}, reference)
    assert only_fix(RULE, {"main.tf": text % "source = aws_sqs_queue.q.arn"}, reference) is None
