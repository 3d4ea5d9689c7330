"""Blocks that become lists: the permissions of an application in Entra ID."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.inline_forms import cyclic, spec_of
from tests.fixes.rules.split.support import split_with_terraform, splits
from tests.fixes.support import apply_fix
from tests.terraform.ask import Terraform

ACCESS = """\
resource_app_id = test_a.two.id # the API

resource_access {
  id   = "id-1"
  type = "Scope"
}

resource_access {
  id   = "id-2"
  type = "Role"
}

resource_access {
  id   = local.three
  type = "Scope"
}
"""


def access(inside: str) -> dict[str, str]:
    return cyclic(spec_of("azuread_application", "required_resource_access"), inside=inside)


def test_one_list_for_each_type() -> None:
    texts = access(ACCESS)
    (fix,) = splits(texts)
    assert (
        apply_fix(texts, fix)["main.tf"]
        .partition("\n}\n")[2]
        .startswith("""
resource "azuread_application_api_access" "one_two" {
  application_id = azuread_application.one.id
  api_client_id  = test_a.two.id # the API
  scope_ids      = ["id-1", local.three]
  role_ids       = ["id-2"]
}
""")
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('type = "Role"', "type = var.type"),
        ('type = "Role"', 'type = "Other"'),
        ('type = "Role"', 'type = "Role" # comment'),
        ('type = "Role"', 'type = "Role"\n  more = 1'),
        ("resource_access {\n  id   = local", 'dynamic "resource_access" {\n  id   = local'),
    ],
)
def test_other_blocks_stay(old: str, new: str) -> None:
    assert splits(access(ACCESS.replace(old, new))) == []


def test_application_that_refers_to_itself(tmp_path: Path, terraform: Terraform) -> None:
    result = split_with_terraform(
        """
        resource "azuread_application" "api" {
          display_name    = "orders-api"
          identifier_uris = ["api://${azuread_application.api.client_id}"]
        }

        resource "test_a" "two" {
          v = azuread_application.api.id
        }

        resource "azuread_application" "api2" {
          display_name    = test_a.two.id
          identifier_uris = [test_b.c.id]
        }

        resource "test_b" "c" {
          v = azuread_application.api2.id
        }
        """,
        terraform,
        tmp_path,
        "test_b.c.id",
    )
    assert "ignore_changes = [identifier_uris]" in result
    texts = {"main.tf": result}
    (own,) = splits(texts, "azuread_application.api.client_id")
    fixed = apply_fix(texts, own)["main.tf"]
    assert '  identifier_uri = "api://${azuread_application.api.client_id}"\n' in fixed
