terraform {
  required_providers {
    test = { source = "hashicorp/test" }
  }
}
provider "test" { v = module.a.o }
provider "test" { alias = "two" }
module "a" {
  source    = "./m"
  providers = { test = test.two }
}
resource "test_a" "x" {}
