"""Splitting a list: each item becomes a resource."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.rules.split.support import (
    split_with_terraform,
    splits,
)
from tests.fixes.support import apply_fix, check_no_fix
from tests.terraform.ask import Terraform


def test_list_items_become_resources(tmp_path: Path, terraform: Terraform) -> None:
    result = split_with_terraform(
        """
        resource "aws_vpc_endpoint" "kms" {
          vpc_id = var.vpc
          subnet_ids = [
            test_a.two.id,
            # The old one.
            "subnet-0123",
          ]
        }

        resource "test_a" "two" {
          v = aws_vpc_endpoint.kms.dns_entry
        }
        """,
        terraform,
        tmp_path,
    )
    assert result == dedent("""\
        resource "aws_vpc_endpoint" "kms" {
          vpc_id = var.vpc
        }

        resource "aws_vpc_endpoint_subnet_association" "kms_two" {
          vpc_endpoint_id = aws_vpc_endpoint.kms.id
          subnet_id       = test_a.two.id
        }

        resource "aws_vpc_endpoint_subnet_association" "kms_subnet_0123" {
          vpc_endpoint_id = aws_vpc_endpoint.kms.id
          # The old one.
          subnet_id = "subnet-0123"
        }

        resource "test_a" "two" {
          v = aws_vpc_endpoint.kms.dns_entry
        }
    """)


def endpoint(subnet_ids: str) -> str:
    """An endpoint with these subnets, and a resource that depends on it."""
    return f"""\
resource "aws_vpc_endpoint" "one" {{
  subnet_ids = {subnet_ids}
}}

resource "test_a" "two" {{
  v = aws_vpc_endpoint.one
}}
"""


def test_duplicate_item_becomes_one_resource() -> None:
    texts = {
        "main.tf": endpoint("""[
    test_a.two.id, # why
    # kept
    test_a.two.id,
  ]""")
    }
    (fix,) = splits(texts)
    result = apply_fix(texts, fix)["main.tf"]
    assert result.count("= test_a.two.id") == 1
    assert "# why" in result
    assert "# kept" in result


def test_trailing_comments_of_items_are_moved() -> None:
    texts = {
        "main.tf": endpoint("""[
    test_a.two.id, # why
    "other" # too
  ]""")
    }
    result = apply_fix(texts, splits(texts)[0])["main.tf"]
    assert "  subnet_id       = test_a.two.id # why\n" in result
    assert '  subnet_id       = "other" # too\n' in result


@pytest.mark.parametrize(
    "subnet_ids", ["var.on ? [«test_a.two.id»] : []", "concat([«test_a.two.id»], [])"]
)
def test_computed_list_is_not_split(subnet_ids: str) -> None:
    check_no_fix("split", endpoint(subnet_ids))
