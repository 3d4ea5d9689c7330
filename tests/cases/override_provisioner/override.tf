resource "test_a" "x" {
  provisioner "local-exec" { command = "true" }
}
