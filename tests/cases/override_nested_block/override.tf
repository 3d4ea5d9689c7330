resource "test_a" "x" {
  dynamic "rule" {
    for_each = ["k"]
    content { v = 1 }
  }
  more { v = 1 }
}
