variable "v" {
  default = "k"
  validation {
    condition     = local.l == var.v
    error_message = "no"
  }
}
locals { l = var.v }
