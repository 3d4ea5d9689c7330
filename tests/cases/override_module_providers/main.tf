terraform {
  required_providers {
    test = { source = "hashicorp/test" }
  }
}
provider "test" {
  alias = "two"
  v     = module.a.o
}
provider "test" { alias = "three" }
module "a" {
  source    = "./m"
  providers = { test = test.two }
}
