terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = var.region
  assume_role {
    role_arn = module.account.role_arn
  }
}

module "account" {
  source = "./account"
  name   = var.name
}

module "network" {
  source   = "./network"
  for_each = var.regions

  cidr = each.value.cidr
  tags = {
    Account = module.account.id
    Owner   = local.owner
  }
  providers = {
    aws = aws
  }
}

locals { owner = lower(var.owner) }

module "cluster" {
  source     = "./cluster"
  subnets    = flatten([for network in module.network : network.subnets])
  depends_on = [module.account]
}

check "health" {
  data "http" "cluster" {
    url = "https://${module.cluster.address}/health"
  }
  assert {
    condition     = data.http.cluster.status_code == 200
    error_message = "${data.http.cluster.url} returned ${data.http.cluster.status_code}."
  }
}

import {
  to = module.cluster.aws_eks_cluster.main
  id = local.owner
}

moved {
  from = module.net
  to   = module.network
}

output "address" {
  value     = module.cluster.address
  sensitive = true
}
