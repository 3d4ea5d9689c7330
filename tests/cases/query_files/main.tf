resource "test_a" "x" {}
resource "test_b" "y" { v = test_a.x.id }
