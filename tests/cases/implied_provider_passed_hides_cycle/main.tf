module "a" {
  source    = "./m"
  providers = { test = test }
}
resource "test_a" "x" { v = test_b.y.id }
resource "test_b" "y" { v = test_a.x.id }
