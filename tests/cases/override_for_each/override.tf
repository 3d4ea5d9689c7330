resource "test_a" "x" { for_each = test_b.y.map }
