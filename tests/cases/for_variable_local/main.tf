locals {
  a = [for local in [{ b = 1 }] : local.b]
  b = local.a
}
