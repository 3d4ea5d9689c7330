locals { l = module.nope.o }
resource "test_a" "x" { v = local.l }
