"""Splitting an argument: it becomes one resource."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from tests.fixes.inline_forms import REFERENCE, cyclic, spec_of
from tests.fixes.rules.split.support import (
    KEY,
    split_with_terraform,
    splits,
)
from tests.fixes.support import analyze_texts, apply_fix
from tests.terraform.ask import Terraform


def test_argument_becomes_resource(tmp_path: Path, terraform: Terraform) -> None:
    result = split_with_terraform(
        """
        resource "aws_kms_key" "one" {
          description = "one"

          # Why it is so.
          policy = jsonencode({
            Other = test_a.two.id
          })
          bypass_policy_lockout_safety_check = true
        }

        resource "test_a" "two" {
          v = aws_kms_key.one.arn
        }
        """,
        terraform,
        tmp_path,
    )
    assert result == dedent("""\
        resource "aws_kms_key" "one" {
          description = "one"

          bypass_policy_lockout_safety_check = true
        }

        resource "aws_kms_key_policy" "one" {
          key_id = aws_kms_key.one.id
          # Why it is so.
          policy = jsonencode({
            Other = test_a.two.id
          })
          bypass_policy_lockout_safety_check = true
        }

        resource "test_a" "two" {
          v = aws_kms_key.one.arn
        }
    """)


def test_trailing_comment_of_argument_is_moved() -> None:
    text = cyclic(KEY)["main.tf"].replace("policy = test_a.two.id", "policy = test_a.two.id // b")
    result = apply_fix({"main.tf": text}, splits({"main.tf": text})[0])["main.tf"]
    assert "  policy = test_a.two.id // b\n" in result


def test_dependent_argument_moves_with_its_argument() -> None:
    """The private address of an Elastic IP belongs to its network interface, not to an instance."""
    spec = spec_of("aws_eip", "network_interface")
    text = cyclic(spec)["main.tf"].replace(
        f"network_interface = {REFERENCE}",
        f'network_interface = "eni-1"\n  associate_with_private_ip = {REFERENCE}',
    )
    (fix,) = splits({"main.tf": text})
    result = apply_fix({"main.tf": text}, fix)["main.tf"]
    assert 'network_interface_id = "eni-1"' in result.replace("  ", " ").replace("  ", " ")
    assert f"private_ip_address   = {REFERENCE}" in result


def test_argument_of_nested_block_is_not_split() -> None:
    text = cyclic(KEY)["main.tf"].replace("  policy = ", "  b {\n  policy = ")
    texts = {"main.tf": text.replace("two.id\n", "two.id\n  }\n")}
    assert analyze_texts(texts).components
    assert splits(texts) == []
