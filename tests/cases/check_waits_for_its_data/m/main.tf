variable "i" {}
check "c" {
  data "test_d" "x" { v = var.i }
  assert {
    condition     = local.l
    error_message = "no"
  }
}
locals {
  l = true
}
