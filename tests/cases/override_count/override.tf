resource "test_a" "x" { count = 1 }
