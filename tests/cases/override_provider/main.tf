provider "test" { v = test_a.x.id }
provider "test" { alias = "two" }
resource "test_a" "x" {}
