module "a" {
  source = "./m"
  i      = test_b.y.id
}
resource "test_b" "y" { v = module.a }
