resource "test_a" "x" {
  for_each = toset(["k"])
  v        = [each.key, path.module, terraform.workspace]
}
resource "test_a" "z" {
  count = 1
  v     = count.index
}
resource "each" "key" { v = test_a.x["k"].id }
resource "path" "module" { v = test_a.x["k"].id }
resource "count" "index" { v = test_a.z[0].id }
