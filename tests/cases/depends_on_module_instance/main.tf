module "a" {
  source   = "./n"
  for_each = toset(["k"])
  i        = test_b.y.id
}
resource "test_b" "y" { depends_on = [module.a["k"]] }
