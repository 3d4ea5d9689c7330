provider "test" { alias = "two" }
resource "test_a" "x" { provider = test.two }
resource "test" "two" { v = test_a.x.id }
