"""The ARN that is built from the arguments of a resource."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.aws.support import (
    ACCOUNT,
    ARN,
    AT,
    REGION,
    ROWS,
    RULE,
    START,
    queues,
    resource_and_policy,
    text_of,
)
from tests.fixes.support import DIRECTORY, analyze_texts, apply_fix, in_memory_files
from tests.fixes.terraform_support import check_fix_with_terraform, fix_with_terraform, only_fix
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.fixes.engine.fix_all import plan_fixes
from tf_cycle_ls.fixes.model import Safety


def test_name_that_is_a_reference(tmp_path: Path, terraform: Terraform) -> None:
    variable = 'variable "name" {\n  type = string\n}\n\n'
    texts = queues(orders="name = var.name", before=variable)
    result = fix_with_terraform(RULE, texts, AT, tmp_path, terraform)
    assert f'sourceQueueArns   = ["{ARN}${{var.name}}"]' in result
    assert "  name = var.name\n" in result


def test_expression_moves_to_local_value(tmp_path: Path, terraform: Terraform) -> None:
    check_fix_with_terraform(
        RULE,
        """
            variable "prefix" {
              type = string
            }

            resource "aws_sqs_queue" "dead" {
              name = "dead"
              redrive_allow_policy = jsonencode({
                redrivePermission = "byQueue"
                sourceQueueArns   = [«aws_sqs_queue.orders.arn»]
              })
            }

            # Where the orders come in.
            resource "aws_sqs_queue" "orders" {
              name = "${var.prefix}-orders"

              redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn })
            }
        """,
        f"""
            variable "prefix" {{
              type = string
            }}

            data "aws_partition" "current" {{}}

            data "aws_region" "current" {{}}

            data "aws_caller_identity" "current" {{}}

            resource "aws_sqs_queue" "dead" {{
              name = "dead"
              redrive_allow_policy = jsonencode({{
                redrivePermission = "byQueue"
                sourceQueueArns   = ["{ARN}${{local.orders_name}}"]
              }})
            }}

            locals {{
              orders_name = "${{var.prefix}}-orders"
            }}

            # Where the orders come in.
            resource "aws_sqs_queue" "orders" {{
              name = local.orders_name

              redrive_policy = jsonencode({{ deadLetterTargetArn = aws_sqs_queue.dead.arn }})
            }}
        """,
        tmp_path,
        terraform,
    )


def test_region_argument(tmp_path: Path, terraform: Terraform) -> None:
    texts = queues(orders='region = "eu-west-1"\n  name   = "orders"')
    result = fix_with_terraform(RULE, texts, AT, tmp_path, terraform)
    assert ":sqs:eu-west-1:${data.aws_caller_identity.current.account_id}:orders" in result
    assert "aws_region" not in result


@pytest.mark.parametrize(
    ("type_", "arguments", "arn"),
    [
        ("aws_iam_role", 'name = "r"', f":iam::{ACCOUNT}:role/r"),
        ("aws_iam_role", 'name = "r"\n  path = "/app/"', f":iam::{ACCOUNT}:role/app/r"),
        ("aws_ssm_parameter", 'name = "/a/b"', f":ssm:{REGION}:{ACCOUNT}:parameter/a/b"),
        ("aws_ssm_parameter", 'name = "a"', f":ssm:{REGION}:{ACCOUNT}:parameter/a"),
        (
            "aws_ssm_parameter",
            "name = var.n",
            f':ssm:{REGION}:{ACCOUNT}:parameter/${{trimprefix(var.n, "/")}}',
        ),
        ("aws_kms_alias", 'name = "alias/main"', f":kms:{REGION}:{ACCOUNT}:alias/main"),
        (
            "aws_scheduler_schedule",
            'name = "s"',
            f":scheduler:{REGION}:{ACCOUNT}:schedule/default/s",
        ),
        ("aws_cloudwatch_event_rule", 'name = "r"', f":events:{REGION}:{ACCOUNT}:rule/r"),
        ("aws_dynamodb_table", 'name = "t"\n  count = 1', None),
        ("aws_dynamodb_table", 'name_prefix = "t"', None),
        ("aws_dynamodb_table", 'name = ""', None),
        ("aws_dynamodb_table", "name = null", None),
        ("aws_dynamodb_table", "name = var.nothing", None),
        ("aws_dynamodb_table", 'name = var.n == "" ? null : var.n', None),
        ("aws_dynamodb_table", "name = data.aws_iam_policy_document.it.id", None),
        ("aws_lambda_function", 'function_name = "arn:aws:lambda:eu-west-1:1:function:f"', None),
        (
            "aws_cloudwatch_event_rule",
            'name = "r"\n  event_bus_name = "b"',
            f":events:{REGION}:{ACCOUNT}:rule/b/r",
        ),
        (
            "aws_cloudwatch_event_rule",
            'name = "r"\n  event_bus_name = "default"',
            f":events:{REGION}:{ACCOUNT}:rule/r",
        ),
        ("aws_cloudwatch_event_rule", 'name = "r"\n  event_bus_name = var.n', None),
        (
            "aws_cloudwatch_event_rule",
            'name = "r"\n  event_bus_name = "arn:aws:events:eu-west-1:1:event-bus/b"',
            None,
        ),
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
    assert f'resources = ["{START}{arn}"]' in apply_fix(texts, fix)["main.tf"]


@pytest.mark.parametrize(
    ("function", "name"),
    [
        ('"thing"', "thing"),
        ("aws_lambda_function.f.arn", "worker"),
        ("aws_lambda_function.f.function_name", "worker"),
        ("aws_lambda_function.f.qualified_arn", None),
        ('"arn:aws:lambda:eu-west-1:111122223333:function:thing"', None),
        ("var.function", None),
    ],
)
def test_argument_with_name_or_arn(function: str, name: str | None) -> None:
    (row,) = (row for row in ROWS if row["resource"] == "aws_lambda_alias")
    text = text_of(row, function_name=function)
    text += 'resource "aws_lambda_function" "f" {\n  function_name = "worker"\n}\n'
    files = in_memory_files({"main.tf": text})
    plan = plan_fixes(analyze(DIRECTORY, files), files, ["construct-arn"], Safety.SAFE)
    assert len(plan.fixes) == (1 if name else 0)
    if name:
        after = plan.documents[f"{DIRECTORY}/main.tf"].data.decode()
        assert f':function:{name}:thing"]' in after


def test_rule_on_the_bus_of_another_resource() -> None:
    text = """\
resource "aws_cloudwatch_event_bus" "b" {
  name = "orders"
}

resource "aws_cloudwatch_event_rule" "r" {
  name           = "all"
  event_bus_name = aws_cloudwatch_event_bus.b.arn
  role_arn       = aws_iam_role.r.arn
}

resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "events.amazonaws.com" }
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.r.arn } }
    }]
  })
}
"""
    files = in_memory_files({"main.tf": text})
    plan = plan_fixes(analyze(DIRECTORY, files), files, ["construct-arn"], Safety.SAFE)
    assert ':rule/orders/all"' in plan.documents[f"{DIRECTORY}/main.tf"].data.decode()


def test_lower_case_name() -> None:
    (row,) = (row for row in ROWS if row["resource"] == "aws_elasticache_cluster")
    for given, kept in (('"Thing"', "cluster:thing"), ("var.id", "cluster:${lower(var.id)}")):
        text = text_of(row, cluster_id=given)
        text += 'variable "id" {}\n'
        files = in_memory_files({"main.tf": text})
        plan = plan_fixes(analyze(DIRECTORY, files), files, ["construct-arn"], Safety.SAFE)
        assert f':{kept}"]' in plan.documents[f"{DIRECTORY}/main.tf"].data.decode()
