import {
  to = test_a.x
  id = test_b.y.id
}
resource "test_b" "y" { v = test_a.x.id }
