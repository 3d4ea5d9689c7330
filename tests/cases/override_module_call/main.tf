module "a" {
  source = "./p"
  i      = module.a.o
}
module "b" {
  source = "./n"
  count  = test_b.y.n
}
resource "test_b" "y" { v = module.b[0].o }
