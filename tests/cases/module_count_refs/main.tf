module "a" {
  source = "./n"
  count  = test_b.y.n
}
resource "test_b" "y" { v = module.a[0].o }
