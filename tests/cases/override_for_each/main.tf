resource "test_a" "x" { for_each = toset(["k"]) }
resource "test_b" "y" { v = test_a.x["k"].id }
