resource "test_a" "x" { v = test_a.x[0].id }
