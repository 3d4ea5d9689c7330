variable "v" {
  validation {
    condition     = local.l == var.v
    error_message = "no"
  }
}
