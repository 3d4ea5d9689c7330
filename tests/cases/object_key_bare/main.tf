resource "test_a" "x" { v = { test_b = "k" } }
resource "test_b" "y" { v = { local = local.l } }
locals { l = { test_b = test_a.x.id, y = "k" } }
