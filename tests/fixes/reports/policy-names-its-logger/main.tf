resource "azurerm_api_management" "api" {
  name                = "api"
  location            = "westeurope"
  resource_group_name = "rg"
  publisher_name      = "x"
  publisher_email     = "x@example.com"
  sku_name            = "Developer_1"
  policy {
    xml_content = "<policies><inbound><log-to-eventhub logger-id='${azurerm_api_management_logger.l.name}'/></inbound></policies>"
  }
}
resource "azurerm_api_management_logger" "l" {
  name                = "logger"
  api_management_name = azurerm_api_management.api.name
  resource_group_name = "rg"
}
