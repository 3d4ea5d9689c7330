"""Splitting an argument: it becomes one resource."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from tests.fixes.rules.split.support import split_with_terraform
from tests.fixes.support import check_fix, check_no_fix
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
    check_fix(
        "split",
        """
            resource "aws_kms_key" "one" {
              policy = «test_a.two.id» // b
            }

            resource "test_a" "two" {
              v = aws_kms_key.one
            }
        """,
        """
            resource "aws_kms_key" "one" {
            }

            resource "aws_kms_key_policy" "one" {
              key_id = aws_kms_key.one.id
              policy = test_a.two.id // b
            }

            resource "test_a" "two" {
              v = aws_kms_key.one
            }
        """,
    )


def test_dependent_argument_moves_with_its_argument() -> None:
    """The private address of an Elastic IP belongs to its network interface, not to an instance."""
    check_fix(
        "split",
        """
            resource "aws_eip" "one" {
              network_interface         = "eni-1"
              associate_with_private_ip = «test_a.two.id»
            }

            resource "test_a" "two" {
              v = aws_eip.one
            }
        """,
        """
            resource "aws_eip" "one" {
            }

            resource "aws_eip_association" "one" {
              allocation_id        = aws_eip.one.id
              network_interface_id = "eni-1"
              private_ip_address   = test_a.two.id
            }

            resource "test_a" "two" {
              v = aws_eip.one
            }
        """,
    )


def test_argument_of_nested_block_is_not_split() -> None:
    check_no_fix(
        "split",
        """
            resource "aws_kms_key" "one" {
              b {
                policy = «test_a.two.id»
              }
            }

            resource "test_a" "two" {
              v = aws_kms_key.one
            }
        """,
    )
