resource "test_a" "x" {
  count = 1
  v     = test_b.y.*.id
}
resource "test_b" "y" {
  count = 1
  v     = test_a.x.0.id
}
