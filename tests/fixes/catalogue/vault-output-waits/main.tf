resource "azurerm_linux_web_app" "app" {
  name                = "app"
  location            = "westeurope"
  resource_group_name = "example"
  service_plan_id     = "plan"

  app_settings = {
    VAULT = module.vault.uri
  }

  identity {
    type = "SystemAssigned"
  }

  site_config {}
}

module "vault" {
  source = "./vault"

  name   = "example"
  reader = azurerm_linux_web_app.app.identity[0].principal_id
}
