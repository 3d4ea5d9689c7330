module "a" {
  source   = "./n"
  for_each = test_b.y
}
resource "test_b" "y" { v = module.a["k"].o }
