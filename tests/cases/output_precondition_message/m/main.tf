variable "i" { default = 1 }
locals { l = "k" }
output "o" {
  value = "k"
  precondition {
    condition     = local.l == "k"
    error_message = "no ${var.i}"
  }
}
