resource "test_a" "x" {
  count      = 2
  depends_on = [test_a.x]
}
