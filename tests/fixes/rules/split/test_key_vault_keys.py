"""Key Vault keys that become several arguments of a new resource."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.inline_forms import cyclic, spec_of
from tests.fixes.rules.split.support import (
    split_with_terraform,
    splits,
)
from tests.terraform.ask import Terraform

KEY_AND_ACCESS = """\
resource "azurerm_key_vault_key" "data" {
  name         = "data"
  key_vault_id = azurerm_key_vault_access_policy.data.key_vault_id
}

resource "azurerm_key_vault_access_policy" "data" {
  key_vault_id = var.vault
  object_id    = azurerm_storage_account.data.identity[0].principal_id
}
"""


def test_key_vault_key_id_becomes_several_arguments(tmp_path: Path, terraform: Terraform) -> None:
    result = split_with_terraform(
        dedent("""\
        resource "azurerm_storage_account" "data" {
          name = "data"

          customer_managed_key {
            # The account's own.
            key_vault_key_id          = azurerm_key_vault_key.data.id
            user_assigned_identity_id = null
          }
        }

        """)
        + KEY_AND_ACCESS,
        terraform,
        tmp_path,
        "azurerm_key_vault_key.data.id",
    )
    assert (
        result
        == dedent("""\
        resource "azurerm_storage_account" "data" {
          name = "data"

          lifecycle {
            ignore_changes = [customer_managed_key]
          }
        }

        resource "azurerm_storage_account_customer_managed_key" "data" {
          storage_account_id = azurerm_storage_account.data.id
          # The account's own.
          key_vault_id              = azurerm_key_vault_key.data.key_vault_id
          key_name                  = azurerm_key_vault_key.data.name
          key_version               = azurerm_key_vault_key.data.version
          user_assigned_identity_id = null
        }

    """)
        + KEY_AND_ACCESS
    )


@pytest.mark.parametrize("key", ["test_a.two.id", "azurerm_key_vault_key.k[0].uri", "var.key"])
def test_unknown_key_vault_key_is_not_split(key: str) -> None:
    spec = spec_of("azurerm_storage_account", "customer_managed_key")
    inside = f"key_vault_key_id = {key}\nuser_assigned_identity_id = test_a.two.id"
    assert splits(cyclic(spec, inside=inside)) == []
