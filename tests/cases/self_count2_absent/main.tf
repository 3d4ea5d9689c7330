resource "test_a" "x" {
  count = 2
  v     = try(test_a.x[5].id, "k")
}
