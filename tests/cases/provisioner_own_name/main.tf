resource "test_a" "x" {
  provisioner "local-exec" { command = "echo ${test_a.x.id}" }
}
