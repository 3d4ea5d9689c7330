terraform {
  required_providers {
    test = {
      source                = "hashicorp/test"
      configuration_aliases = [test.inner]
    }
  }
}
resource "test_a" "r" { provider = test.inner }
output "o" { value = test_a.r.id }
