module "a" {
  source = "./p"
  i      = module.a.o
}
