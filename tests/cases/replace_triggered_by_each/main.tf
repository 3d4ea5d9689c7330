resource "test_a" "x" {
  for_each = toset(["k"])
  lifecycle { replace_triggered_by = [test_b.y[each.key].v] }
}
resource "test_b" "y" {
  for_each = toset(["k"])
  v        = test_a.x["k"].id
}
