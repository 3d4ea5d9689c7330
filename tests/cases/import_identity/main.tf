import {
  to       = test_a.x
  identity = { k = test_b.y.id }
}
resource "test_a" "x" {}
resource "test_b" "y" { v = test_a.x.id }
