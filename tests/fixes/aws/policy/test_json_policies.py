"""Policies in objects: in jsonencode, in local values, and in JSON heredocs."""

from __future__ import annotations

import json

import pytest

from tests.fixes.policies import policy_fixes, role_cycle
from tests.fixes.support import analyze_texts, apply_fix, check_fix
from tf_cycle_ls.fixes.model import Impact


def invoke_policy(resource: str) -> str:
    """A policy in JSON that allows to invoke this function."""
    return f"""{{
      "Version": "2012-10-17",
      "Statement": [
        {{
          "Sid": "Logs",
          "Effect": "Allow",
          "Action": "logs:*",
          "Resource": "*"
        }},
        {{
          "Sid": "Invoke",
          "Effect": "Allow",
          "Action": "lambda:InvokeFunction",
          "Resource": "{resource}"
        }}
      ]
    }}"""


BEFORE = invoke_policy("${«aws_lambda_function.function.arn»}")
AFTER = invoke_policy("*")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"jsonencode({BEFORE})", f"jsonencode({AFTER})"),
        (f"<<-JSON\n    {BEFORE}\n    JSON", f"<<-JSON\n    {AFTER}\n    JSON"),
    ],
    ids=["jsonencode", "heredoc"],
)
def test_wildcard_in_json_and_in_jsonencode(before: str, after: str) -> None:
    check_fix("wildcard", role_cycle(before)["main.tf"], role_cycle(after)["main.tf"])


def test_wildcard_replaces_list_by_list() -> None:
    texts = role_cycle("""jsonencode({
      Statement = [{
        Effect   = "Allow"
        Resource = [aws_lambda_function.function.arn, "${aws_lambda_function.function.arn}:*"]
      }]
    })""")
    (fix,) = policy_fixes(texts, "aws_lambda_function.function.arn")
    assert 'Resource = ["*"]\n' in apply_fix(texts, fix)["main.tf"]


def test_removed_condition_leaves_valid_json() -> None:
    texts = role_cycle("""<<-JSON
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
          "Effect": "Allow",
          "Resource": "*",
          "Condition": {
            "ArnEquals": {"aws:SourceArn": "a"}
          }
        }
      ]
    }
    JSON""")
    (fix,) = policy_fixes(texts, "aws_lambda_function.function.arn")
    assert fix.rule.name == "remove-condition"
    text = apply_fix(texts, fix)["main.tf"]
    policy = json.loads(text[text.index('{\n      "Statement"') : text.index("    JSON\n")])
    assert policy["Statement"][0]["Condition"] == {"StringEquals": {"aws:SourceAccount": "1"}}


def test_only_condition_is_removed_with_its_key() -> None:
    texts = role_cycle("""<<-JSON
    {
      "Statement": [
        {
          "Effect": "Allow",
          "Resource": "*",
          "Condition": {
            "ArnEquals": {"aws:SourceArn": "${aws_lambda_function.function.arn}"}
          }
        },
        {
          "Effect": "Allow",
          "Resource": "*",
          "Condition": {
            "ArnEquals": {"aws:SourceArn": "a"}
          }
        }
      ]
    }
    JSON""")
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
ALLOW = 'Effect = "Allow", Action = "lambda:*", Resource ='
QUOTED = '"Effect" : "Allow", "Action" : ["lambda:*"], "Resource" :'
OTHER = '{ Effect = "Allow", Action = "logs:*", Resource = "*" }'
CONDITIONED = (
    f'{{ Effect = "Deny", Resource = "*", Condition = {{ ArnEquals = {{ a = {FUNCTION} }} }} }}'
)


def object_syntaxes(resource: str) -> list[str]:
    """The same policy in different syntaxes, with this resource."""
    statement = f"{{ {ALLOW} {resource} }}"
    quoted = f"{{ {QUOTED} {resource} }}"
    return [
        f"jsonencode({{ Statement = {statement} }})",
        f"jsonencode({{ Statement = [{statement}] }})",
        f'jsonencode({{ "Statement" : [{quoted}] }})',
        f'jsonencode({{ "Statement" = {quoted} }})',
        f"jsonencode({{ Statement = concat([{OTHER}], [{statement}]) }})",
        f"jsonencode({{ Statement = [{OTHER}, var.on ? {statement} : {OTHER}] }})",
        f"jsonencode(merge({{ Version = 1 }}, {{ Statement = [{statement}] }}))",
        f"var.on ? jsonencode({{ Statement = [{statement}] }}) : null",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [*zip(object_syntaxes(f"«{FUNCTION}»"), object_syntaxes('"*"'), strict=True)],
)
def test_object_syntaxes(before: str, after: str) -> None:
    check_fix("wildcard", role_cycle(before)["main.tf"], role_cycle(after)["main.tf"])


STATEMENT = f"{{ {ALLOW} {FUNCTION} }}"


@pytest.mark.parametrize(
    "policy",
    [
        f"jsonencode({{ Statement = [for name in var.all : {STATEMENT}] }})",
        f"replace(jsonencode({{ Statement = [{STATEMENT}] }}), var.from, var.to)",
        f'jsonencode({{ Statement = [{{ effect = "Allow", Resource = {FUNCTION} }}] }})',
        f"jsonencode({{ Statement = [{{ Effect = var.effect, Resource = {FUNCTION} }}] }})",
        f'jsonencode({{ Statement = [{{ Effect = "deny", Resource = {FUNCTION} }}] }})',
        f"jsonencode({{ statement = [{STATEMENT}] }})",
    ],
)
def test_unclear_statement_has_no_fix(policy: str) -> None:
    texts = role_cycle(policy)
    assert analyze_texts(texts).components
    assert policy_fixes(texts, FUNCTION) == ()


def test_deny_is_removed_if_another_statement_remains() -> None:
    before = f"jsonencode({{ Statement = [{CONDITIONED}, {OTHER}] }})"
    after = f"jsonencode({{ Statement = [{OTHER}] }})"
    texts = role_cycle(before)
    (fix,) = policy_fixes(texts, FUNCTION)
    assert fix.rule.name == "remove-statement"
    assert apply_fix(texts, fix) == role_cycle(after)


@pytest.mark.parametrize(
    "policy",
    [
        f"{{ Statement = [{CONDITIONED}] }}",
        f"{{ Statement = {CONDITIONED} }}",
        f"{{ Statement = concat([{CONDITIONED}], [{OTHER}]) }}",
        f"{{ Statement = [var.on ? {CONDITIONED} : {OTHER}, {OTHER}] }}",
    ],
)
def test_deny_stays_unless_another_statement_remains(policy: str) -> None:
    texts = role_cycle(f"jsonencode({policy})")
    assert analyze_texts(texts).components
    assert policy_fixes(texts, FUNCTION) == ()


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
    assert ": safe; " in nothing.description
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
