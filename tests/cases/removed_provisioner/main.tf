removed {
  from = test_a.x
  lifecycle { destroy = true }
  provisioner "local-exec" {
    when    = destroy
    command = "echo ${self.id}"
  }
}
resource "test_b" "y" {}
