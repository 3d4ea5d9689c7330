moved {
  from = module.a.test_a.r
  to   = test_a.x
}
resource "test_a" "x" {}
module "a" {
  source = "./m"
  i      = test_a.x.id
}
