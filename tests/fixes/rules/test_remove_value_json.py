"""The rule `remove-value` in policies that are written in JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.fixes.policies import (
    policy_fixes,
    remove_value_fix,
    role_cycle,
)
from tests.fixes.support import analyze_texts, apply_fix, check_fix
from tf_cycle_ls.fixes.model import Impact

FUNCTION = '"${aws_lambda_function.function.arn}"'
ALIAS = '"${aws_lambda_function.function.arn}:a"'


def encoded(resource: str = '"*"', values: str = '"a"', effect: str = "Deny") -> str:
    """A policy in JSON."""
    return f"""{{
      "Statement": [
        {{
          "Effect": "{effect}",
          "Resource": {resource},
          "Condition": {{
            "ArnNotEquals": {{"aws:SourceArn": {values}}}
          }}
        }}
      ]
    }}"""


def in_jsonencode(policy: str) -> dict[str, str]:
    """The policy of a role, with `jsonencode`."""
    return role_cycle(f"jsonencode({policy})")


def in_heredoc(policy: str) -> dict[str, str]:
    """The policy of a role, in a heredoc."""
    return role_cycle(f"<<-JSON\n    {policy}\n    JSON")


@pytest.mark.parametrize("configuration", [in_jsonencode, in_heredoc])
@pytest.mark.parametrize("values", [f'["a", {FUNCTION}]', f'[{ALIAS}, {FUNCTION}, "a"]'])
def test_result_is_valid_json(configuration: Callable[[str], dict[str, str]], values: str) -> None:
    texts = configuration(encoded(values=values))
    fix = remove_value_fix(texts, "aws_lambda_function.function.arn")
    assert fix
    assert "which can lock others out" in fix.description
    text = apply_fix(texts, fix)["main.tf"]
    policy, _ = json.JSONDecoder().raw_decode(text, text.index('{\n      "Statement"'))
    assert policy["Statement"][0]["Condition"] == {"ArnNotEquals": {"aws:SourceArn": ["a"]}}


def test_no_fix_for_value_without_list() -> None:
    texts = in_jsonencode(encoded(values=FUNCTION))
    assert remove_value_fix(texts, "aws_lambda_function.function.arn") is None


@pytest.mark.parametrize("configuration", [in_jsonencode, in_heredoc])
@pytest.mark.parametrize(
    ("effect", "impact", "words"),
    [
        ("Allow", Impact.NARROWED, "no longer applies to them, which can break callers"),
        ("Deny", Impact.WIDENED, "the Deny no longer applies to them"),
    ],
)
def test_resource_of_statement(
    configuration: Callable[[str], dict[str, str]], effect: str, impact: Impact, words: str
) -> None:
    before = """[
            "${«aws_lambda_function.function.arn»}",
            "${aws_lambda_function.function.arn}:a",
            "arn:aws:lambda:eu-west-1:1:function:other"
          ]"""
    after = """[
            "arn:aws:lambda:eu-west-1:1:function:other"
          ]"""
    fix = check_fix(
        "remove-value",
        configuration(encoded(before, effect=effect))["main.tf"],
        configuration(encoded(after, effect=effect))["main.tf"],
    )
    assert fix.description.startswith(f"Remove {FUNCTION} and {ALIAS} from Resource: ")
    assert words in fix.description
    assert fix.impact is impact


@pytest.mark.parametrize("key", ["NotResource", "Action", "NotAction", "Principal", "NotPrincipal"])
def test_no_fix_for_other_keys(key: str) -> None:
    value = f'["a", {FUNCTION}]'
    texts = role_cycle(f'jsonencode({{ Statement = [{{ Effect = "Allow", {key} = {value} }}] }})')
    assert analyze_texts(texts).components
    assert policy_fixes(texts, "aws_lambda_function.function.arn") == ()
