terraform {
  required_providers {
    test = { source = "hashicorp/test" }
  }
}
provider "test" { v = module.a.o }
module "a" {
  source    = "./n"
  providers = { test = test }
}
