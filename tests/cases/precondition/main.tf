resource "test_a" "x" {
  lifecycle {
    precondition {
      condition     = test_b.y.id != ""
      error_message = "no"
    }
  }
}
resource "test_b" "y" { v = test_a.x.id }
