resource "test_a" "x" {
  dynamic "rule" {
    for_each = test_b.y.list
    content { v = test_c.z.id }
  }
}
resource "test_b" "y" { v = test_a.x.id }
resource "test_c" "z" { v = test_a.x.id }
