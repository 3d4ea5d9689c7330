resource "test_a" "x" {
  for_each   = toset(["k", "l"])
  depends_on = [test_a.x["m"]]
}
