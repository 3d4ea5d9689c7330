"""The rule `no-safe-edit`: references that no rule can change, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.explanation_support import (
    only_explanation,
    specific_rules,
    write,
)
from tf_cycle_ls.fixes.engine.explanations import explanations_for_component


def key_policy(statement: str) -> dict[str, str]:
    """An endpoint that depends on a key, whose policy consists of these statements."""
    return {
        "main.tf": f"""\
resource "aws_kms_key" "k" {{
  policy = data.aws_iam_policy_document.d.json
}}

resource "aws_vpc_endpoint" "e" {{
  tags = {{ key = aws_kms_key.k.arn }}
}}

data "aws_iam_policy_document" "d" {{
  {statement}
}}
"""
    }


def statement_for_endpoint(effect: str) -> str:
    """A statement with this effect if the request comes from another endpoint."""
    return f"""\
statement {{
    effect    = {effect}
    resources = ["*"]
    condition {{
      test     = "StringNotEquals"
      variable = "aws:SourceVpce"
      values   = [aws_vpc_endpoint.e.id]
    }}
  }}"""


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (statement_for_endpoint('"Deny"'), "the Deny would then deny everything"),
        (statement_for_endpoint("var.effect"), "is computed"),
        (
            "statement {\n  not_resources = [aws_vpc_endpoint.e.arn]\n}",
            "the statement excludes the resource",
        ),
        (
            'statement {\n  principals {\n    type = "AWS"\n'
            "    identifiers = [aws_vpc_endpoint.e.arn]\n  }\n}",
            "the reference is the principal",
        ),
    ],
)
def test_policy_references_that_stay(statement: str, words: str) -> None:
    explanation = only_explanation(key_policy(statement), "no-safe-edit")
    assert words in explanation.title
    assert "aws_vpc_endpoint.e." in explanation.reason


def test_removable_deny_is_not_explained() -> None:
    allow = 'statement {\n    resources = ["*"]\n  }'
    deny = statement_for_endpoint('"Deny"')
    assert specific_rules(key_policy(f"{allow}\n\n  {deny}")) == set()


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ('{ Effect = "Allow", NotResource = test_a.a.id }', "the statement excludes the resource"),
        (
            '{ Effect = "Allow", Principal = { AWS = [test_a.a.id] } }',
            "the reference is the principal",
        ),
        ('{ Effect = "Allow", Resource = [test_a.a.id] }', "must name its bucket"),
    ],
)
def test_bucket_policy_references_that_stay(policy: str, words: str) -> None:
    texts = {
        "main.tf": f"""
            resource "aws_s3_bucket_policy" "p" {{
              policy = jsonencode({{ Statement = [{policy}] }})
            }}

            resource "test_a" "a" {{
              v = aws_s3_bucket_policy.p.id
            }}
        """
    }
    assert words in only_explanation(texts, "no-safe-edit").title


def test_json_files_and_dynamic_blocks_are_not_edited() -> None:
    json = {
        "a.tf.json": '{"resource": {"test_a": {"a": {"v": "${test_b.b.id}"}}}}',
        "b.tf": 'resource "test_b" "b" {\n  v = test_a.a.id\n}\n',
    }
    assert "a.tf.json is a JSON file" in only_explanation(json, "no-safe-edit").title
    dynamic = {
        "main.tf": """
            resource "test_a" "a" {
              dynamic "rule" {
                for_each = test_b.b.list
                content {}
              }
            }

            resource "test_b" "b" {
              v = test_a.a.id
            }
        """
    }
    assert "dynamic block" in only_explanation(dynamic, "no-safe-edit").title


def test_installed_modules_are_not_edited(tmp_path: Path) -> None:
    from tf_cycle_ls.analysis.analyze import analyze
    from tf_cycle_ls.vfs import Disk

    installed = tmp_path / ".terraform" / "modules" / "m"
    write(
        tmp_path,
        {
            "main.tf": 'module "m" {\n  source = "acme/m/test"\n}\n',
            ".terraform/modules/m/main.tf": 'resource "test_a" "a" {\n  v = test_b.b.id\n}\n\n'
            'resource "test_b" "b" {\n  v = test_a.a.id\n}\n',
            ".terraform/modules/modules.json": '{"Modules": [{"Key": "m", '
            '"Source": "registry.terraform.io/acme/m/test", "Dir": ".terraform/modules/m"}]}',
        },
    )
    analysis = analyze(str(tmp_path), Disk())
    (explanation,) = explanations_for_component(analysis.components[0], analysis)
    assert "main.tf is in an installed module" in explanation.title
    assert explanation.place.path == str(installed / "main.tf")
