locals { l = test_a.x.id }
resource "test_a" "x" { v = local.l }
