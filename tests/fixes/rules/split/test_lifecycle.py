"""A split carries the lifecycle of the resource over to the new resource."""

from __future__ import annotations

from pathlib import Path

from tests.fixes.rules.split.support import split_with_terraform
from tests.terraform.ask import Terraform


def key(body: str) -> str:
    """A key whose policy names an endpoint, which names the key."""
    return f"""\
resource "aws_kms_key" "k" {{
  policy = jsonencode({{ Statement = [{{ Resource = aws_vpc_endpoint.e.id }}] }})
{body}
}}

resource "aws_vpc_endpoint" "e" {{
  tags = {{ key = aws_kms_key.k.arn }}
}}
"""


def test_ignored_changes_and_protection_are_carried_over(
    tmp_path: Path, terraform: Terraform
) -> None:
    text = key("""
  lifecycle {
    ignore_changes  = [policy, tags]
    prevent_destroy = true
  }""")
    result = split_with_terraform(text, terraform, tmp_path, at="aws_vpc_endpoint.e.id")
    new = result[result.index('resource "aws_kms_key_policy"') :]
    assert new.startswith("""\
resource "aws_kms_key_policy" "k" {
  key_id = aws_kms_key.k.id
  policy = jsonencode({ Statement = [{ Resource = aws_vpc_endpoint.e.id }] })

  lifecycle {
    ignore_changes  = [policy]
    prevent_destroy = true
  }
}
""")


def test_only_moved_arguments_are_ignored_of_all(tmp_path: Path, terraform: Terraform) -> None:
    # Other flows of the realm could move too, but are not set.
    text = """\
resource "keycloak_realm" "r" {
  realm        = "r"
  browser_flow = keycloak_authentication_flow.f.alias

  lifecycle {
    ignore_changes = all
  }
}

resource "keycloak_authentication_flow" "f" {
  realm_id = keycloak_realm.r.id
}
"""
    at = "keycloak_authentication_flow.f.alias"
    result = split_with_terraform(text, terraform, tmp_path, at=at)
    assert "ignore_changes = [browser_flow]" in result
