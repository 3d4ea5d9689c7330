locals { l = [for m in module.b : m.o] }
module "b" {
  source   = "./n"
  for_each = toset(["k"])
  i        = local.l
}
