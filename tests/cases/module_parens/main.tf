locals { l = (module.b).o }
module "b" {
  source = "./n"
  i      = local.l
}
