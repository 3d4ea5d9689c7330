terraform {
  required_providers {
    test = { source = "acme/test" }
  }
}
resource "test_a" "r" {}
output "o" { value = test_a.r.id }
