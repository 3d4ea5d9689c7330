provider "test" { v = local.l }
locals { l = data.test_d.d.id }
data "test_d" "d" {}
