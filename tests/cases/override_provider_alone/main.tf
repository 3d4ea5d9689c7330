resource "test_a" "x" { v = 1 }
