"""Splitting a list: each item becomes a resource."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.inline_forms import REFERENCE, cyclic
from tests.fixes.rules.split.support import (
    LIST,
    split_with_terraform,
    splits,
)
from tests.fixes.support import analyze_texts, apply_fix
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


def test_duplicate_item_becomes_one_resource() -> None:
    texts = cyclic(LIST)
    again = f"[\n    {REFERENCE}, # why\n    # kept\n    {REFERENCE},\n  ]"
    texts["main.tf"] = texts["main.tf"].replace(f'[{REFERENCE}, "other"]', again)
    (fix,) = splits(texts)
    result = apply_fix(texts, fix)["main.tf"]
    assert result.count(f"= {REFERENCE}") == 1
    assert "# why" in result
    assert "# kept" in result


def test_trailing_comments_of_items_are_moved() -> None:
    text = cyclic(LIST)["main.tf"].replace(
        '[test_a.two.id, "other"]', '[\n    test_a.two.id, # why\n    "other" # too\n  ]'
    )
    result = apply_fix({"main.tf": text}, splits({"main.tf": text})[0])["main.tf"]
    assert "  subnet_id       = test_a.two.id # why\n" in result
    assert '  subnet_id       = "other" # too\n' in result


@pytest.mark.parametrize("value", ["var.on ? [test_a.two.id] : []", "concat([test_a.two.id], [])"])
def test_computed_list_is_not_split(value: str) -> None:
    texts = {"main.tf": cyclic(LIST)["main.tf"].replace('[test_a.two.id, "other"]', value)}
    assert analyze_texts(texts).components
    assert splits(texts) == []
