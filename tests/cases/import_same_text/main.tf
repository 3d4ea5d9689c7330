resource "test_a" "x" {
  for_each = toset(["one"])
}
import {
  for_each = toset(["one"])
  to       = test_a.x[each.key]
  id       = each.key
}
import {
  for_each = toset(["one"])
  to       = test_a.x[each.key]
  id       = each.key
}
