resource "test_a" "x" {
  lifecycle { replace_triggered_by = [test_a.x] }
}
