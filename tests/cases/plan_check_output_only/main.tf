module "base" {
  source = "./base"
}

resource "test_a" "x" {
  v          = module.base.o
  depends_on = [module.base.o]
}
