resource "azurerm_network_interface" "main" {
  name                = "${azurerm_virtual_machine.main.name}-nic"
  location            = "westeurope"
  resource_group_name = "example"

  ip_configuration {
    name                          = "main"
    private_ip_address_allocation = "Dynamic"
  }
}

resource "azurerm_virtual_machine" "main" {
  name                  = "web"
  location              = "westeurope"
  resource_group_name   = "example"
  vm_size               = "Standard_B1s"
  network_interface_ids = [azurerm_network_interface.main.id]

  storage_os_disk {
    name          = "web"
    create_option = "FromImage"
  }
}
