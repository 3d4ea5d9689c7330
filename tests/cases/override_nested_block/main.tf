resource "test_a" "x" {
  rule { v = test_b.y.id }
  rule { v = test_b.y.id }
  dynamic "more" {
    for_each = test_b.y.list
    content { v = 1 }
  }
}
resource "test_b" "y" { v = test_a.x.id }
