terraform {
  required_providers {
    test = { source = "hashicorp/test" }
  }
}
provider "test" {
  alias = "two"
  v     = module.a.o
}
module "a" {
  source    = "./m"
  providers = { test.inner = test.two }
}
