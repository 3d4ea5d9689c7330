resource "test_a" "x" {
  lifecycle {
    precondition {
      condition     = test_b.y.id != ""
      error_message = "no"
    }
  }
}
