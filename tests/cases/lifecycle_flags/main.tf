resource "test_a" "x" {
  lifecycle { create_before_destroy = test_b.y.id }
}
resource "test_b" "y" { v = test_a.x.id }
