resource "test_a" "x" {
  lifecycle { replace_triggered_by = [test_b.y] }
}
resource "test_b" "y" { v = test_a.x.id }
