module "a" {
  source = "./n"
  i      = test_b.y.id
}
resource "test_b" "y" { depends_on = [module.a] }
