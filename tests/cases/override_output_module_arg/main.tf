module "a" {
  source = "./m"
  i      = module.a.o
}
module "b" {
  source = "./p"
  i      = module.b.o
}
