resource "test_a" "x" {
  lifecycle { replace_triggered_by = [] }
}
