resource "test_a" "x" { v = test_b.y.id }
resource "test_b" "y" { v = test_a.x.id }

resource "terraform_nosuch" "z" {}
output "undeclared" { value = test_c.nope.id }
output "impossible" { value = 1 / 0 }
