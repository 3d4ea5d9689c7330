locals {
  a = local.b
  b = local.a
}
output "o" { value = local.a }
check "c" {
  assert {
    condition     = local.b == "k"
    error_message = "no"
  }
}
