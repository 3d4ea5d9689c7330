resource "test_a" "x" {
  count = 0
  v     = test_a.x
}
