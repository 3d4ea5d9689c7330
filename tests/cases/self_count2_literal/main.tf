resource "test_a" "x" {
  count = 2
  v     = test_a.x[0].id
}
