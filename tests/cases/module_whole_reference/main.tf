module "a" {
  source = "./p"
  i      = module.b
}
module "b" {
  source = "./p"
  i      = module.a.o
}
