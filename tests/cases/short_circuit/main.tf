resource "test_a" "x" {
  v = false && test_b.y.id == "y"
}

resource "test_b" "y" {
  v = true || test_a.x.id == "x"
}
