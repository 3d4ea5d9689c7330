resource "test_a" "x" {
  v = test_b.y.id
  provisioner "nosuch" {}
}
resource "test_b" "y" { v = test_a.x.id }
