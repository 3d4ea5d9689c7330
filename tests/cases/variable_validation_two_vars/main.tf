variable "a" {
  default = "k"
  validation {
    condition     = var.a == var.b
    error_message = "no"
  }
}
variable "b" {
  default = "k"
  validation {
    condition     = var.b == var.a
    error_message = "no"
  }
}
