variable "v" {
  default = "k"
  validation {
    condition     = var.v == "k"
    error_message = "not ${local.l}"
  }
}
locals { l = var.v }
