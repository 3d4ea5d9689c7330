module "gke" {
  source = "./gke"
  name   = "broken"
}
locals {
  gke = module.gke
}
provider "kubernetes" {
  host = "https://${local.gke.endpoint}"
}
