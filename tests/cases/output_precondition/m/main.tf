variable "i" { default = 1 }
output "o" {
  value = "k"
  precondition {
    condition     = var.i == "k"
    error_message = "no"
  }
}
