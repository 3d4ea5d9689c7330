"""Policies in objects: in jsonencode, in local values, and in JSON heredocs."""

from __future__ import annotations

import json

import pytest

from tests.fixes.policies import policy_fixes, role_cycle
from tests.fixes.support import analyze_texts, apply_fix
from tf_cycle_ls.fixes.model import Impact

JSON_STATEMENTS = """{
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Logs",
          "Effect": "Allow",
          "Action": "logs:*",
          "Resource": "*"
        },
        {
          "Sid": "Invoke",
          "Effect": "Allow",
          "Action": "lambda:InvokeFunction",
          "Resource": "${aws_lambda_function.function.arn}"
        }
      ]
    }"""


@pytest.mark.parametrize("before", ["jsonencode({CODE})", "<<-JSON\n    CODE\n    JSON"])
def test_wildcard_in_json_and_in_jsonencode(before: str) -> None:
    texts = role_cycle(before.replace("{CODE}", JSON_STATEMENTS).replace("CODE", JSON_STATEMENTS))
    (fix,) = policy_fixes(texts, "aws_lambda_function.function.arn")
    assert fix.rule.name == "wildcard"
    assert apply_fix(texts, fix)["main.tf"] == texts["main.tf"].replace(
        '"${aws_lambda_function.function.arn}"', '"*"'
    )


def test_wildcard_replaces_list_by_list() -> None:
    texts = role_cycle("""jsonencode({
      Statement = [{
        Effect   = "Allow"
        Resource = [aws_lambda_function.function.arn, "${aws_lambda_function.function.arn}:*"]
      }]
    })""")
    (fix,) = policy_fixes(texts, "aws_lambda_function.function.arn")
    assert 'Resource = ["*"]\n' in apply_fix(texts, fix)["main.tf"]


CONDITIONED_JSON = """<<-JSON
    {
      "Statement": [
        {
          "Effect": "Allow",
          "Resource": "*",
          "Condition": {
            "StringEquals": {"aws:SourceAccount": "1"},
            "ArnEquals": {"aws:SourceArn": "${aws_lambda_function.function.arn}"}
          }
        },
        {
          "Effect": "EFFECT",
          "Resource": "*",
          "Condition": {
            "ArnEquals": {"aws:SourceArn": "a"}
          }
        }
      ]
    }
    JSON"""


def test_removed_condition_leaves_valid_json() -> None:
    texts = role_cycle(CONDITIONED_JSON)
    (fix,) = policy_fixes(texts, "aws_lambda_function.function.arn")
    assert fix.rule.name == "remove-condition"
    text = apply_fix(texts, fix)["main.tf"]
    policy = json.loads(text[text.index('{\n      "Statement"') : text.index("    JSON\n")])
    assert policy["Statement"][0]["Condition"] == {"StringEquals": {"aws:SourceAccount": "1"}}


def test_only_condition_is_removed_with_its_key() -> None:
    texts = role_cycle(
        CONDITIONED_JSON.replace('"StringEquals": {"aws:SourceAccount": "1"},\n', "")
    )
    (fix,) = policy_fixes(texts, "aws_lambda_function.function.arn")
    text = apply_fix(texts, fix)["main.tf"]
    policy = json.loads(text[text.index('{\n      "Statement"') : text.index("    JSON\n")])
    assert policy["Statement"][0] == {"Effect": "Allow", "Resource": "*"}


@pytest.mark.parametrize("last", [False, True])
def test_removed_statement_leaves_valid_json(last: bool) -> None:
    deny = """{
          "Effect": "Deny",
          "Resource": "*",
          "Condition": {"ArnNotEquals": {"aws:SourceArn": "${aws_lambda_function.function.arn}"}}
        }"""
    allow = '{"Effect": "Allow", "Resource": "*"}'
    pair = [allow, deny] if last else [deny, allow]
    policy = '<<-JSON\n    {\n      "Statement": [\n        ' + ",\n        ".join(pair)
    texts = role_cycle(policy + "\n      ]\n    }\n    JSON")
    (fix,) = policy_fixes(texts, "aws_lambda_function.function.arn")
    assert fix.rule.name == "remove-statement"
    text = apply_fix(texts, fix)["main.tf"]
    left = json.loads(text[text.index('{\n      "Statement"') : text.index("    JSON\n")])
    assert left == {"Statement": [{"Effect": "Allow", "Resource": "*"}]}


FUNCTION = "aws_lambda_function.function.arn"
STATEMENT = f'{{ Effect = "Allow", Action = "lambda:*", Resource = {FUNCTION} }}'
QUOTED = f'{{ "Effect" : "Allow", "Action" : ["lambda:*"], "Resource" : {FUNCTION} }}'
OTHER = '{ Effect = "Allow", Action = "logs:*", Resource = "*" }'
CONDITIONED = (
    f'{{ Effect = "Deny", Resource = "*", Condition = {{ ArnEquals = {{ a = {FUNCTION} }} }} }}'
)


@pytest.mark.parametrize(
    "policy",
    [
        f"jsonencode({{ Statement = {STATEMENT} }})",
        f"jsonencode({{ Statement = [{STATEMENT}] }})",
        f'jsonencode({{ "Statement" : [{QUOTED}] }})',
        f'jsonencode({{ "Statement" = {QUOTED} }})',
        f"jsonencode({{ Statement = concat([{OTHER}], [{STATEMENT}]) }})",
        f"jsonencode({{ Statement = [{OTHER}, var.on ? {STATEMENT} : {OTHER}] }})",
        f"jsonencode(merge({{ Version = 1 }}, {{ Statement = [{STATEMENT}] }}))",
        f"var.on ? jsonencode({{ Statement = [{STATEMENT}] }}) : null",
    ],
)
def test_object_syntaxes(policy: str) -> None:
    texts = role_cycle(policy)
    (fix,) = policy_fixes(texts, FUNCTION)
    assert fix.rule.name == "wildcard"
    assert apply_fix(texts, fix)["main.tf"] == texts["main.tf"].replace(FUNCTION, '"*"', 1)


@pytest.mark.parametrize(
    "policy",
    [
        f"jsonencode({{ Statement = [for each in var.all : {STATEMENT}] }})",
        f"replace(jsonencode({{ Statement = [{STATEMENT}] }}), var.from, var.to)",
        f"jsonencode({{ Statement = [{STATEMENT}] }})".replace("Effect", "effect"),
        f"jsonencode({{ Statement = [{STATEMENT}] }})".replace('"Allow"', "var.effect"),
        f"jsonencode({{ Statement = [{STATEMENT}] }})".replace('"Allow"', '"deny"'),
        f"jsonencode({{ statement = [{STATEMENT}] }})",
    ],
)
def test_unclear_statement_has_no_fix(policy: str) -> None:
    texts = role_cycle(policy)
    assert analyze_texts(texts).components
    assert policy_fixes(texts, FUNCTION) == ()


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        (f"{{ Statement = [{CONDITIONED}] }}", None),
        (f"{{ Statement = {CONDITIONED} }}", None),
        (f"{{ Statement = [{CONDITIONED}, {OTHER}] }}", f"{{ Statement = [{OTHER}] }}"),
        (f"{{ Statement = concat([{CONDITIONED}], [{OTHER}]) }}", None),
        (f"{{ Statement = [var.on ? {CONDITIONED} : {OTHER}, {OTHER}] }}", None),
    ],
)
def test_deny_is_removed_only_if_another_statement_remains(policy: str, wanted: str | None) -> None:
    texts = role_cycle(f"jsonencode({policy})")
    fixes = policy_fixes(texts, FUNCTION)
    assert [fix.rule.name for fix in fixes] == (["remove-statement"] if wanted else [])
    for fix in fixes:
        assert apply_fix(texts, fix)["main.tf"] == texts["main.tf"].replace(policy, str(wanted))


def test_endpoint_condition_on_itself_in_object() -> None:
    texts = {
        "main.tf": """
            locals {
              policy = jsonencode({
                Statement = [{
                  Effect   = "Allow"
                  Resource = "*"
                  Condition = {
                    StringEquals = { "aws:SourceVpce" = ["vpce-1", aws_vpc_endpoint.e.id] }
                  }
                }]
              })
            }

            resource "aws_vpc_endpoint" "e" {
              policy = local.policy
            }
        """
    }
    nothing, value = policy_fixes(texts, "aws_vpc_endpoint.e.id")
    assert (nothing.rule.name, nothing.impact) == ("remove-condition", Impact.NONE)
    assert ": safe; " in nothing.title
    assert "Condition" not in apply_fix(texts, nothing)["main.tf"]
    assert (value.rule.name, value.impact) == ("remove-value", Impact.NARROWED)
    assert '"aws:SourceVpce" = ["vpce-1"]' in apply_fix(texts, value)["main.tf"]


def test_endpoint_condition_on_arn_is_not_removed_as_safe() -> None:
    policy = """jsonencode({
      Statement = [{
        Effect    = "Allow"
        Resource  = "*"
        Condition = { StringEquals = { "aws:SourceVpce" = aws_vpc_endpoint.e.arn } }
      }]
    })"""
    texts = {
        "main.tf": f"locals {{\n  policy = {policy}\n}}\n"
        'resource "aws_vpc_endpoint" "e" {\n  policy = local.policy\n}\n'
    }
    (fix,) = policy_fixes(texts, "aws_vpc_endpoint.e.arn")
    assert fix.impact is Impact.CONTROL_REMOVED
