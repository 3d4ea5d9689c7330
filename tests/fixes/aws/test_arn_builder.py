"""The ARN that is built from the arguments of a resource."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.aws.support import (
    ARN,
    AT,
    DATA,
    ROWS,
    RULE,
    START,
    queues,
    resource_and_policy,
    text_of,
)
from tests.fixes.support import DIRECTORY, analyze_texts, apply_fix, in_memory_files
from tests.fixes.terraform_support import fix_with_terraform, only_fix
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.fixes.engine.fix_all import plan_fixes
from tf_cycle_ls.fixes.model import Impact


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


def test_region_argument(tmp_path: Path, terraform: Terraform) -> None:
    texts = queues(orders='region = "eu-west-1"\n  name   = "orders"')
    result = fix_with_terraform(RULE, texts, AT, tmp_path, terraform)
    assert ":sqs:eu-west-1:${data.aws_caller_identity.current.account_id}:orders" in result
    assert "aws_region" not in result


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
    text = text_of(row).replace('function_name = "thing"', f"function_name = {function}")
    text += 'resource "aws_lambda_function" "f" {\n  function_name = "worker"\n}\n'
    files = in_memory_files({"main.tf": text})
    made = plan_fixes(analyze(DIRECTORY, files), files, ["construct-arn"], Impact.ORDER)
    assert len(made.fixes) == (1 if name else 0)
    if name:
        after = made.documents[f"{DIRECTORY}/main.tf"].data.decode()
        assert f':function:{name}:thing"]' in after


def test_lower_case_name() -> None:
    (row,) = (row for row in ROWS if row["resource"] == "aws_elasticache_cluster")
    for given, kept in (('"Thing"', "cluster:thing"), ("var.id", "cluster:${lower(var.id)}")):
        text = text_of(row).replace('cluster_id = "thing"', f"cluster_id = {given}")
        text += 'variable "id" {}\n'
        files = in_memory_files({"main.tf": text})
        made = plan_fixes(analyze(DIRECTORY, files), files, ["construct-arn"], Impact.ORDER)
        assert f':{kept}"]' in made.documents[f"{DIRECTORY}/main.tf"].data.decode()
