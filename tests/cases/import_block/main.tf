import {
  to = test_a.x
  id = test_a.x.id
}
resource "test_a" "x" {}
