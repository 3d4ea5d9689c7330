locals {
  cluster_account = "serviceAccount:service-${one(values(module.project)).number}@container-engine-robot.iam.gserviceaccount.com"
}

module "project" {
  source   = "./project"
  for_each = toset(["clusters"])

  name             = each.key
  additive_members = [local.cluster_account]
}
