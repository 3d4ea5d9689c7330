resource "test_a" "x" {
  dynamic "test_b" {
    for_each = [["k"]]
    content {
      dynamic "inner" {
        for_each = test_b.value
        content { v = test_b.value }
      }
      plain { v = test_b.value }
    }
  }
}
resource "test_b" "value" { v = test_a.x.id }
