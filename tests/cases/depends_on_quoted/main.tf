resource "test_a" "x" { depends_on = ["test_b.y"] }
resource "test_b" "y" { v = test_a.x.id }
