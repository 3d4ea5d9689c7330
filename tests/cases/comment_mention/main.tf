resource "test_a" "x" {
  # v = test_b.y.id
  v = /* test_b.y.id */ "k" // test_b.y.id
}
resource "test_b" "y" { v = test_a.x.id }
