locals { l = try(module.b["k"].o, "") }
module "b" {
  source   = "./n"
  for_each = toset(["k"])
  i        = local.l
}
