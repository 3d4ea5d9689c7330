resource "test_a" "x" {
  provider = test.nope
  v        = test_b.y.id
}
resource "test_b" "y" { v = test_a.x.id }
