resource "local" "a" { v = local.b }
resource "var" "v" { v = local.c }
resource "module" "m" { v = local.d }
locals {
  a = 1
  b = local.a
  c = var.v
  d = module.m.o
}
module "m" { source = "./m" }
