import {
  for_each = test_b.y.map
  to       = test_a.x[each.key]
  id       = each.value
}
resource "test_a" "x" { for_each = toset(["k"]) }
resource "test_b" "y" { v = test_a.x["k"].id }
