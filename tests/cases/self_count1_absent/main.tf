resource "test_a" "x" {
  count = 1
  v     = try(test_a.x[5].id, "k")
}
