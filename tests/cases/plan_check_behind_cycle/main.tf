module "base" {
  source = "./base"
}

resource "test_a" "x" {
  v          = test_b.y.id
  depends_on = [module.base]
}

resource "test_b" "y" {
  v = test_a.x.id
}
