check "c" {
  assert {
    condition     = test_a.x.ok != ""
    error_message = "no ${test_b.y.id}"
  }
}
resource "test_a" "x" { v = "check.c" }
resource "test_b" "y" { v = test_a.x.id }
