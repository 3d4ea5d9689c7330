resource "test_a" "x" {
  count = 2
  provisioner "local-exec" { command = "echo ${test_a.x[0].id}" }
}
