resource "test_a" "x" { for_each = test_a.x }
