"""Data sources for the partition, region and account of a provider configuration."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.aws.support import AT, DATA, RULE, START, queues
from tests.fixes.support import apply_fix
from tests.fixes.terraform_support import check_fix_with_terraform, fix_with_terraform, only_fix
from tests.terraform.ask import Terraform


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


def test_references_share_one_data_source(tmp_path: Path, terraform: Terraform) -> None:
    check_fix_with_terraform(
        RULE,
        """
            data "aws_iam_policy_document" "logs" {
              statement {
                effect    = "Deny"
                actions   = ["s3:*"]
                resources = [«aws_s3_bucket.logs.arn», "${aws_s3_bucket.logs.arn}/*"]
              }
            }

            resource "aws_s3_bucket" "logs" {
              bucket = "logs"
              policy = data.aws_iam_policy_document.logs.json
            }
        """,
        f"""
            data "aws_partition" "current" {{}}

            data "aws_iam_policy_document" "logs" {{
              statement {{
                effect    = "Deny"
                actions   = ["s3:*"]
                resources = ["{START}:s3:::logs", "{START}:s3:::logs/*"]
              }}
            }}

            resource "aws_s3_bucket" "logs" {{
              bucket = "logs"
              policy = data.aws_iam_policy_document.logs.json
            }}
        """,
        tmp_path,
        terraform,
    )
