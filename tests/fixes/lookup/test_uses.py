"""A value that passes through local values and inputs must end where nothing has to exist."""

from __future__ import annotations

import pytest

from tests.fixes.support import fixes_at_text

FUNCTION = """\
resource "aws_lambda_function" "f" {{
  function_name = "f"
  {use}
}}
"""
ENVIRONMENT = "environment {\n    variables = local.settings\n  }"
LOCALS = """\
locals {
  settings = { SELF = aws_lambda_function.f.arn }
}
"""


def rules(texts: dict[str, str], at: str = "aws_lambda_function.f.arn") -> set[str]:
    return {fix.rule.name for fix in fixes_at_text(texts, at)}


@pytest.mark.parametrize(
    ("use", "others", "is_offered"),
    [
        (ENVIRONMENT, "", True),
        ("role = local.settings.SELF", "", False),
        (ENVIRONMENT, 'resource "test_a" "a" {\n  invokes = local.settings\n}\n', False),
        (ENVIRONMENT, 'output "o" {\n  value = local.settings\n}\n', False),
        (
            "environment {\n    variables = local.more\n  }",
            "locals {\n  more = merge(local.settings, {})\n}\n",
            True,
        ),
    ],
    ids=["environment", "role", "another reader", "output", "two local values"],
)
def test_local_value(use: str, others: str, is_offered: bool) -> None:
    text = LOCALS + FUNCTION.format(use=use) + others
    assert ("construct-arn" in rules({"main.tf": text})) is is_offered


POLICY = """\
data "aws_iam_policy_document" "d" {
  statement {
    resources = [var.arn]
  }
}
"""
OTHER = 'resource "test_b" "b" {\n  target = var.arn\n}\n'


@pytest.mark.parametrize(
    ("inside", "source", "is_offered"),
    [(POLICY, "./m", True), (OTHER, "./m", False), (OTHER, "example/m/aws", False)],
    ids=["policy", "something else", "a module that is not here"],
)
def test_input_of_a_module(inside: str, source: str, is_offered: bool) -> None:
    main = f"""\
module "m" {{
  source = "{source}"
  arn    = aws_sqs_queue.q.arn
}}

resource "aws_sqs_queue" "q" {{
  name = "q"
  tags = {{ of = module.m.of }}
}}
"""
    name = "data.aws_iam_policy_document.d.json" if inside == POLICY else "test_b.b.id"
    module = f'variable "arn" {{}}\n\n{inside}\noutput "of" {{\n  value = {name}\n}}\n'
    texts = {"main.tf": main, "m/main.tf": module}
    assert ("construct-arn" in rules(texts, "aws_sqs_queue.q.arn")) is is_offered
