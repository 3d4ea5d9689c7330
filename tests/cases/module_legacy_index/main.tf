locals { l = module.b.0.o }
module "b" {
  source = "./n"
  count  = 1
  i      = local.l
}
