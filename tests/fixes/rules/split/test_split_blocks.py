"""Splitting nested blocks: each becomes a resource."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.inline_forms import cyclic
from tests.fixes.rules.split.support import (
    ROUTE,
    split_with_terraform,
    splits,
)
from tests.fixes.support import analyze_texts
from tests.terraform.ask import Terraform


def test_blocks_become_resources(tmp_path: Path, terraform: Terraform) -> None:
    result = split_with_terraform(
        """
        resource "aws_route_table" "private" {
          for_each = var.zones
          vpc_id   = var.vpc

          # To the firewall.
          route {
            cidr_block           = "0.0.0.0/0"
            network_interface_id = test_a.two.id # see the plan
          }

          route {
            cidr_block = "10.0.0.0/8"
            gateway_id = var.gateway
          }

          tags = { Name = "private" }
        }

        resource "test_a" "two" {
          v = aws_route_table.private["a"].id
        }
        """,
        terraform,
        tmp_path,
    )
    assert result == dedent("""\
        resource "aws_route_table" "private" {
          for_each = var.zones
          vpc_id   = var.vpc

          tags = { Name = "private" }
        }

        resource "aws_route" "private_anywhere" {
          for_each = var.zones

          route_table_id = aws_route_table.private[each.key].id
          # To the firewall.
          destination_cidr_block = "0.0.0.0/0"
          network_interface_id   = test_a.two.id # see the plan
        }

        resource "aws_route" "private_10_0_0_0_8" {
          for_each = var.zones

          route_table_id         = aws_route_table.private[each.key].id
          destination_cidr_block = "10.0.0.0/8"
          gateway_id             = var.gateway
        }

        resource "test_a" "two" {
          v = aws_route_table.private["a"].id
        }
    """)


def route_objects(comment: str) -> dict[str, str]:
    """A route table whose routes are a list with one object, which starts with a comment."""
    return {
        "main.tf": f"""
            resource "aws_route_table" "one" {{
              route = [{{ {comment}
                cidr_block = "10.0.0.0/8"
                gateway_id = test_a.two.id
              }}]
            }}

            resource "test_a" "two" {{
              v = aws_route_table.one.id
            }}
        """
    }


@pytest.mark.parametrize("comment", ["# b", "// b", "/* b */"])
def test_objects_with_comments_are_not_split(comment: str) -> None:
    assert analyze_texts(route_objects(comment)).components
    assert splits(route_objects(comment)) == []
    assert len(splits(route_objects(""))) == 1


@pytest.mark.parametrize(
    "inside",
    [
        "gateway_id = test_a.two.id\nno_such_argument = 1",
        "gateway_id = test_a.two.id\n\nnested {\n}",
        'gateway_id = test_a.two.id\n\ndynamic "nested" {\n  for_each = []\n}',
    ],
)
def test_unsupported_block_content_is_not_split(inside: str) -> None:
    texts = cyclic(ROUTE, inside=inside)
    assert analyze_texts(texts).components
    assert splits(texts) == []


def test_dynamic_block_prevents_split() -> None:
    dynamic = 'dynamic "route" {\n  for_each = var.all\n  content {\n  }\n}\n'
    assert splits(cyclic(ROUTE, dynamic)) == []
