resource "test_a" "x" {
  dynamic "rule" {
    for_each = test_a.x.list
    content { v = rule.value }
  }
}
