resource "test_a" "x" { depends_on = [test_b.y[0]] }
resource "test_b" "y" {
  count = 2
  v     = test_a.x.id
}
