module "m" {
  source = "./m"
  i      = test_b.y.id
}
resource "test_b" "y" { depends_on = [module.m] }
