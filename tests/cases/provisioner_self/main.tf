resource "test_a" "x" {
  connection { host = self.id }
  provisioner "local-exec" { command = "echo ${self.id}" }
}
resource "self" "id" { v = test_a.x.id }
