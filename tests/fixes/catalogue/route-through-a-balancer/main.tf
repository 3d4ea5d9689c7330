resource "azurerm_subnet" "app" {
  name                 = "app"
  resource_group_name  = "example"
  virtual_network_name = "network"
  address_prefixes     = ["10.0.1.0/24"]
  route_table_id       = azurerm_route_table.app.id
}

resource "azurerm_route_table" "app" {
  name                = "app"
  location            = "westeurope"
  resource_group_name = "example"

  route {
    name                   = "out"
    address_prefix         = "0.0.0.0/0"
    next_hop_type          = "VirtualAppliance"
    next_hop_in_ip_address = azurerm_lb.firewall.private_ip_address
  }
}

resource "azurerm_lb" "firewall" {
  name                = "firewall"
  location            = "westeurope"
  resource_group_name = "example"

  frontend_ip_configuration {
    name      = "inside"
    subnet_id = azurerm_subnet.app.id
  }
}
