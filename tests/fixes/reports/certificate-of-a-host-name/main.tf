resource "azurerm_app_service_custom_hostname_binding" "h" {
  hostname            = "www.example.com"
  app_service_name    = "app"
  resource_group_name = "rg"
  ssl_state           = "SniEnabled"
  thumbprint          = azurerm_app_service_managed_certificate.c.thumbprint
}
resource "azurerm_app_service_managed_certificate" "c" {
  custom_hostname_binding_id = azurerm_app_service_custom_hostname_binding.h.id
}
