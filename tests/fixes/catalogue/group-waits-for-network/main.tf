module "network" {
  source = "./network"

  group_id = azurerm_network_security_group.ssh.id
}

resource "azurerm_network_security_group" "ssh" {
  name                = "ssh"
  location            = "westus"
  resource_group_name = "example"
  depends_on          = [module.network]
}
