resource "test_a" "x" {
  v = [1e5, test_b.y.id]
  w = "a ${~ "b" ~} c"
}
resource "test_b" "y" { v = test_a.x.id }
