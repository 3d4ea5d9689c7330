resource "test_a" "x" {
  connection { host = "k" }
}
