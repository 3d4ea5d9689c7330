module "base" {
  source = "./base"
  count  = 0
}

resource "test_a" "x" {
  depends_on = [module.base]
}
