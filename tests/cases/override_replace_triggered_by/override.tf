resource "test_a" "x" {
  lifecycle { replace_triggered_by = [test_b.y] }
}
