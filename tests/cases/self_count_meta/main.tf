resource "test_a" "x" { count = length(test_a.x) }
