import {
  for_each = { k = test_b.y.id }
  to       = module.m[each.key].test_a.x
  id       = each.value
}
module "m" {
  source   = "./m"
  for_each = toset(["k"])
}
resource "test_b" "y" { v = module.m["k"].o }
