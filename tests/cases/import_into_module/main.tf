import {
  to = module.a.test_a.r
  id = test_b.y.id
}
module "a" { source = "./m" }
resource "test_b" "y" { v = module.a.o }
