locals {
  a = {
    b = "k"
    c = local.a.b
  }
}
