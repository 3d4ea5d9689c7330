resource "test_a" "x" {
  for_each = toset(["k"])
  v        = [each.key, path.module, terraform.workspace]
}
resource "test_a" "z" {
  count = 1
  v     = count.index
}
