"""The rule `construct-arn`: the ARN, the data sources it needs, and where it does not apply.

The expected ARNs are from the AWS service authorization reference. According to the AWS
documentation, principals, dead-letter queues and functions must exist when they are named.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.support import analyze_texts, apply_fix
from tests.fixes.terraform_support import fix_with_terraform, only_fix
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.aws import arn_formats
from tf_cycle_ls.fixes.model import Impact

RULE = "construct-arn"
AT = "aws_sqs_queue.orders.arn"

DATA = dedent("""\
    data "aws_partition" "current" {}

    data "aws_region" "current" {}

    data "aws_caller_identity" "current" {}

""")
HERE = "${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}"
START = "arn:${data.aws_partition.current.partition}"
ARN = f"{START}:sqs:{HERE}:"


def queues(value: str = AT, orders: str = 'name = "orders"', before: str = "") -> dict[str, str]:
    """A dead-letter queue that allows one queue to use it, and that queue."""
    return {
        "main.tf": f"""\
{before}resource "aws_sqs_queue" "dead" {{
  name = "dead"
  redrive_allow_policy = jsonencode({{
    redrivePermission = "byQueue"
    sourceQueueArns   = [{value}]
  }})
}}

# Where the orders come in.
resource "aws_sqs_queue" "orders" {{
  {orders}

  redrive_policy = jsonencode({{ deadLetterTargetArn = aws_sqs_queue.dead.arn }})
}}
"""
    }


def test_literal_name(tmp_path: Path, terraform: Terraform) -> None:
    texts = queues()
    fix = only_fix(RULE, texts, AT)
    assert fix is not None
    assert fix.impact is Impact.ORDER
    assert "safe; aws_sqs_queue.dead no longer depends on aws_sqs_queue.orders" in fix.title
    assert fix_with_terraform(RULE, texts, AT, tmp_path, terraform) == (
        DATA + texts["main.tf"].replace(AT, f'"{ARN}orders"')
    )


def test_name_that_is_a_reference(tmp_path: Path, terraform: Terraform) -> None:
    variable = 'variable "name" {\n  type = string\n}\n\n'
    texts = queues(orders="name = var.name", before=variable)
    result = fix_with_terraform(RULE, texts, AT, tmp_path, terraform)
    assert f'sourceQueueArns   = ["{ARN}${{var.name}}"]' in result
    assert "  name = var.name\n" in result


def test_expression_moves_to_local_value(tmp_path: Path, terraform: Terraform) -> None:
    variable = 'variable "prefix" {\n  type = string\n}\n\n'
    texts = queues(orders='name = "${var.prefix}-orders"', before=variable)
    expected = queues(f'"{ARN}${{local.orders_name}}"', "name = local.orders_name", DATA)["main.tf"]
    local = 'locals {\n  orders_name = "${var.prefix}-orders"\n}\n\n'
    assert fix_with_terraform(RULE, texts, AT, tmp_path, terraform) == variable + expected.replace(
        "# Where", f"{local}# Where"
    )


def test_aliased_provider(tmp_path: Path, terraform: Terraform) -> None:
    west = 'provider "aws" {\n  alias  = "west"\n  region = "us-west-2"\n}\n\n'
    here = 'data "aws_region" "west" {}\n\n'
    texts = queues(orders='provider = aws.west\n  name     = "orders"', before=west + here)
    result = fix_with_terraform(RULE, texts, AT, tmp_path, terraform)
    assert result.startswith(
        west
        + here
        + dedent("""\
            data "aws_partition" "west" {
              provider = aws.west
            }

            data "aws_region" "west_2" {
              provider = aws.west
            }

            data "aws_caller_identity" "west" {
              provider = aws.west
            }

            resource """)
    )
    assert "sqs:${data.aws_region.west_2.name}:${data.aws_caller_identity.west.account_id}" in (
        result
    )


def test_region_argument(tmp_path: Path, terraform: Terraform) -> None:
    texts = queues(orders='region = "eu-west-1"\n  name   = "orders"')
    result = fix_with_terraform(RULE, texts, AT, tmp_path, terraform)
    assert ":sqs:eu-west-1:${data.aws_caller_identity.current.account_id}:orders" in result
    assert "aws_region" not in result


def test_existing_data_sources_are_used(tmp_path: Path, terraform: Terraform) -> None:
    there = dedent("""\
        data "aws_region" "other" {
          name = "us-east-1"
        }

        data "aws_region" "here" {} # ours

        data "aws_caller_identity" "me" {}

    """)
    result = fix_with_terraform(RULE, queues(before=there), AT, tmp_path, terraform)
    assert result.startswith(f'{there}data "aws_partition" "current" {{}}\n\nresource')
    assert "${data.aws_region.here.name}:${data.aws_caller_identity.me.account_id}:o" in result
    assert result.count("data ") == 4


def test_data_sources_of_another_file_are_used(tmp_path: Path, terraform: Terraform) -> None:
    texts = queues() | {"data.tf": 'data "aws_region" "current" {}'}
    fix = only_fix(RULE, texts, AT)
    assert fix is not None
    assert apply_fix(texts, fix)["data.tf"] == (
        'data "aws_region" "current" {}\n\ndata "aws_partition" "current" {}\n\n'
        'data "aws_caller_identity" "current" {}'
    )
    complete = queues() | {"data.tf": texts["data.tf"] + "\n"}
    assert DATA not in fix_with_terraform(RULE, complete, AT, tmp_path, terraform)


@pytest.mark.parametrize(
    ("version", "attribute"),
    [
        (">= 6.0", "region"),
        ("~> 6.2", "region"),
        ("6.25.0", "region"),
        (">= 6, < 8", "region"),
        (">= 5.0", "name"),
        ("< 7.0", "name"),
        ("!= 6.0", "name"),
    ],
)
def test_region_attribute_depends_on_provider_version(version: str, attribute: str) -> None:
    required = dedent(f"""\
        terraform {{
          required_providers {{
            aws = {{
              source  = "hashicorp/aws"
              version = "{version}"
            }}
          }}
        }}
    """)
    texts = queues() | {"versions.tf": required}
    fix = only_fix(RULE, texts, AT)
    assert fix is not None
    assert f"${{data.aws_region.current.{attribute}}}" in apply_fix(texts, fix)["main.tf"]


def test_line_endings_are_kept() -> None:
    texts = {"main.tf": queues(orders="name = upper(var.name)")["main.tf"].replace("\n", "\r\n")}
    fix = only_fix(RULE, texts, AT)
    assert fix is not None
    result = apply_fix(texts, fix)["main.tf"]
    assert result.count("\n") == result.count("\r\n") > texts["main.tf"].count("\n")


BUCKET = """\
resource "aws_s3_bucket" "logs" {
  bucket = "logs"
  policy = POLICY
}
"""
BLOCKS = """\
data "aws_iam_policy_document" "logs" {
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.logs.arn, "${aws_s3_bucket.logs.arn}/*"]
  }
}

"""
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


def test_references_share_one_data_source(tmp_path: Path, terraform: Terraform) -> None:
    bucket = BUCKET.replace("POLICY", "data.aws_iam_policy_document.logs.json")
    result = fix_with_terraform(
        RULE, {"main.tf": BLOCKS + bucket}, "aws_s3_bucket.logs.arn", tmp_path, terraform
    )
    assert (
        result
        == 'data "aws_partition" "current" {}\n\n'
        + BLOCKS.replace("aws_s3_bucket.logs.arn,", f'"{START}:s3:::logs",').replace(
            "${aws_s3_bucket.logs.arn}/*", f"{START}:s3:::logs/*"
        )
        + bucket
    )


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


def resource_and_policy(type_: str, arguments: str, attribute: str = "arn") -> dict[str, str]:
    """A resource of a type on a cycle with a policy for it."""
    return {
        "main.tf": f"""\
resource "{type_}" "it" {{
  {arguments}
  description = data.aws_iam_policy_document.it.json
}}

data "aws_iam_policy_document" "it" {{
  statement {{
    resources = [{type_}.it.{attribute}]
  }}
}}
"""
    }


@pytest.mark.parametrize(
    ("type_", "arguments", "arn"),
    [
        ("aws_iam_role", 'name = "r"', ":iam::ACCOUNT:role/r"),
        ("aws_iam_role", 'name = "r"\n  path = "/app/"', ":iam::ACCOUNT:role/app/r"),
        ("aws_ssm_parameter", 'name = "/a/b"', ":ssm:REGION:ACCOUNT:parameter/a/b"),
        ("aws_ssm_parameter", 'name = "a"', ":ssm:REGION:ACCOUNT:parameter/a"),
        (
            "aws_ssm_parameter",
            "name = var.n",
            ':ssm:REGION:ACCOUNT:parameter/${trimprefix(var.n, "/")}',
        ),
        ("aws_kms_alias", 'name = "alias/main"', ":kms:REGION:ACCOUNT:alias/main"),
        ("aws_scheduler_schedule", 'name = "s"', ":scheduler:REGION:ACCOUNT:schedule/default/s"),
        ("aws_cloudwatch_event_rule", 'name = "r"', ":events:REGION:ACCOUNT:rule/r"),
        ("aws_dynamodb_table", 'name = "t"\n  count = 1', None),
        ("aws_dynamodb_table", 'name_prefix = "t"', None),
        ("aws_dynamodb_table", 'name = ""', None),
        ("aws_dynamodb_table", "name = null", None),
        ("aws_dynamodb_table", "name = var.nothing", None),
        ("aws_dynamodb_table", 'name = var.n == "" ? null : var.n', None),
        ("aws_dynamodb_table", "name = data.aws_iam_policy_document.it.id", None),
        ("aws_lambda_function", 'function_name = "arn:aws:lambda:eu-west-1:1:function:f"', None),
        ("aws_cloudwatch_event_rule", 'name = "r"\n  event_bus_name = "b"', None),
        ("aws_cloudtrail", 'name = "t"\n  is_organization_trail = true', None),
        ("aws_kms_key", 'name = "k"', None),
    ],
)
def test_exact_arn_by_resource_type(type_: str, arguments: str, arn: str | None) -> None:
    texts = resource_and_policy(type_, arguments)
    texts["variables.tf"] = 'variable "n" {}\nvariable "nothing" {\n  default = null\n}\n'
    assert analyze_texts(texts).components
    fix = only_fix(RULE, texts, f"{type_}.it.arn")
    if arn is None:
        assert fix is None
        return
    assert fix is not None
    arn = arn.replace("REGION", "${data.aws_region.current.name}")
    arn = arn.replace("ACCOUNT", "${data.aws_caller_identity.current.account_id}")
    assert f'resources = ["{START}{arn}"]' in apply_fix(texts, fix)["main.tf"]


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


@pytest.mark.parametrize("table", [arn_formats.EXACT, arn_formats.PATTERNS])
def test_arn_table_entries_have_six_parts(table: dict[str, str]) -> None:
    """ARNs have six parts. Patterns contain a wildcard, exact ARNs do not."""
    for type_, tail in table.items():
        assert tail.count(":") >= 3, type_
        assert ("*" in tail or "?" in tail) == (table is arn_formats.PATTERNS), type_
    assert arn_formats.EXACT.keys().isdisjoint(arn_formats.PATTERNS)
