resource "test_a" "x" { v = "l" }
