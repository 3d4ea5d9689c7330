resource "test_a" "x" {
  test_b = { y = "k" }
  lifecycle { ignore_changes = [test_b.y] }
}
resource "test_b" "y" { v = test_a.x.id }
