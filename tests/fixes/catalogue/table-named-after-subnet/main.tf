resource "azurerm_subnet" "app" {
  name                 = "app"
  resource_group_name  = "example"
  virtual_network_name = "network"
  address_prefixes     = ["10.0.1.0/24"]
  route_table_id       = azurerm_route_table.app.id
}

resource "azurerm_route_table" "app" {
  name                = "${azurerm_subnet.app.name}-routes"
  location            = "westeurope"
  resource_group_name = "example"
}
