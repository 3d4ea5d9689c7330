terraform {
  required_providers {
    test = { source = "hashicorp/test" }
  }
}
provider "test" {}
resource "test_a" "r" {}
output "o" { value = test_a.r.id }
