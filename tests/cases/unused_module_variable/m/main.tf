variable "i" { default = 1 }
output "o" { value = test_a.r.id }
resource "test_a" "r" {}
