resource "test_a" "x" {}
output "o" { value = test_a.x.id }
