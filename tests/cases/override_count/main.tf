resource "test_a" "x" { count = test_b.y.n }
resource "test_b" "y" { v = test_a.x[0].id }
