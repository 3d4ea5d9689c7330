resource "test_a" "r" {}
output "o" { value = test_a.r.id }
