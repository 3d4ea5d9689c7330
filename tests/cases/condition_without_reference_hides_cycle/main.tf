resource "test_a" "x" {
  v = test_b.y.id
  lifecycle {
    precondition {
      condition     = true
      error_message = "no"
    }
  }
}
resource "test_b" "y" { v = test_a.x.id }
