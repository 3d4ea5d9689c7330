variable "name" {
  type = string
}

variable "reader" {
  type = string
}

resource "azurerm_key_vault" "this" {
  name                = var.name
  location            = "westeurope"
  resource_group_name = "example"
  sku_name            = "standard"
  tenant_id           = "00000000-0000-0000-0000-000000000000"
}

resource "azurerm_role_assignment" "reader" {
  scope                = azurerm_key_vault.this.id
  role_definition_name = "Key Vault Secrets User"
  principal_id         = var.reader
}

output "uri" {
  value = azurerm_key_vault.this.vault_uri

  depends_on = [azurerm_role_assignment.reader]
}
