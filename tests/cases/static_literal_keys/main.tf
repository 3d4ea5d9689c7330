resource "test_a" "x" {
  count = 2
  v     = test_b.y["k"].id
}
resource "test_b" "y" {
  for_each = { k = 0, l = 1 }
  v        = each.value == 0 ? "k" : test_a.x[1].id
}
