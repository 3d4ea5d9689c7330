locals {
  l = {
    a = test_b.y.id
    b = "k"
  }
}
resource "test_b" "y" { v = local.l.b }
