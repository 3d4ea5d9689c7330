terraform {
  required_providers {
    test = { source = "hashicorp/test" }
  }
}
provider "test" { v = "k" }
module "a" {
  source    = "./m"
  providers = { test = test }
}
