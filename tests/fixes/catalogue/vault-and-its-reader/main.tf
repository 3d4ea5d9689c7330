resource "azurerm_key_vault" "main" {
  name                = "example"
  location            = "westeurope"
  resource_group_name = "example"
  sku_name            = "standard"
  tenant_id           = "00000000-0000-0000-0000-000000000000"

  access_policy {
    tenant_id          = "00000000-0000-0000-0000-000000000000"
    object_id          = azurerm_linux_function_app.main.identity[0].principal_id
    secret_permissions = ["Get"]
  }
}

resource "azurerm_linux_function_app" "main" {
  name                = "example"
  location            = "westeurope"
  resource_group_name = "example"
  service_plan_id     = "plan"

  app_settings = {
    VAULT = azurerm_key_vault.main.vault_uri
  }

  identity {
    type = "SystemAssigned"
  }

  site_config {}
}
