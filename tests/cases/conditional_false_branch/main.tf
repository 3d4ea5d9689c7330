resource "test_a" "x" { v = false ? test_b.y.id : "k" }
resource "test_b" "y" { v = test_a.x.id }
