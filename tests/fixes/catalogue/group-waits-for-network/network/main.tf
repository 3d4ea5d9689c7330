variable "group_id" {
  type = string
}

resource "azurerm_virtual_network" "this" {
  name                = "network"
  location            = "westus"
  resource_group_name = "example"
  address_space       = ["10.0.0.0/16"]
}

resource "azurerm_subnet" "this" {
  name                 = "subnet"
  resource_group_name  = "example"
  virtual_network_name = azurerm_virtual_network.this.name
  address_prefixes     = ["10.0.0.0/24"]
}

resource "azurerm_subnet_network_security_group_association" "this" {
  subnet_id                 = azurerm_subnet.this.id
  network_security_group_id = var.group_id
}
