terraform {
  required_providers {
    test = { source = "hashicorp/test" }
  }
}
provider "test" { v = "l" }
resource "test_a" "r" {}
