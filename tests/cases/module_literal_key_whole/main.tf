locals { l = module.b["k"] }
module "b" {
  source   = "./n"
  for_each = toset(["k"])
  i        = local.l
}
