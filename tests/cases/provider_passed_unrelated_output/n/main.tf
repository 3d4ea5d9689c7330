terraform {
  required_providers {
    test = { source = "hashicorp/test" }
  }
}
variable "i" { default = 1 }
resource "test_a" "r" { v = var.i }
output "o" { value = "k" }
