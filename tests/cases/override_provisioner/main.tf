resource "test_a" "x" {
  provisioner "local-exec" { command = "echo ${test_b.y.id}" }
  provisioner "local-exec" { command = "echo ${test_b.y.id}" }
}
resource "test_b" "y" { v = test_a.x.id }
