resource "test_a" "x" { v = [test_b, data.test_d, module, resource.test_b] }
resource "test_b" "y" { v = test_a.x.id }
data "test_d" "d" { v = test_a.x.id }
module "m" {
  source = "./n"
  i      = test_a.x.id
}
