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


def test_region_of_another_provider_is_not_copied() -> None:
    check_fix(
        "split",
        """
            resource "heroku_app" "one" {
              name   = "one"
              region = "us"
              config_vars = {
                OTHER = «test_a.two.id»
              }
            }
            resource "test_a" "two" {
              v = heroku_app.one.id
            }
        """,
        """
            resource "heroku_app" "one" {
              name   = "one"
              region = "us"
            }

            resource "heroku_app_config_association" "one" {
              app_id = heroku_app.one.id
              vars = {
                OTHER = test_a.two.id
              }
            }
            resource "test_a" "two" {
              v = heroku_app.one.id
            }
        """,
    )


_CERTIFICATE = """
    resource "azurerm_app_service_custom_hostname_binding" "one" {
      hostname   = "www.example.com"
      ssl_state  = "SniEnabled"
      thumbprint = «%s.two.thumbprint»
    }
    resource "%s" "two" {
      custom_hostname_binding_id = azurerm_app_service_custom_hostname_binding.one.id
    }
"""


def test_new_resource_reads_another_attribute() -> None:
    type_ = "azurerm_app_service_managed_certificate"
    check_fix(
        "split",
        _CERTIFICATE % (type_, type_),
        f"""
            resource "azurerm_app_service_custom_hostname_binding" "one" {{
              hostname = "www.example.com"
            }}

            resource "azurerm_app_service_certificate_binding" "one" {{
              hostname_binding_id = azurerm_app_service_custom_hostname_binding.one.id
              ssl_state           = "SniEnabled"
              certificate_id      = {type_}.two.id
            }}
            resource "{type_}" "two" {{
              custom_hostname_binding_id = azurerm_app_service_custom_hostname_binding.one.id
            }}
        """,
    )
    other = "azurerm_key_vault_certificate"
    check_no_fix("split", _CERTIFICATE % (other, other))
