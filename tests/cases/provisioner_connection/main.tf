resource "test_a" "x" {
  provisioner "remote-exec" {
    inline = ["true"]
    connection { host = test_b.y.id }
  }
}
resource "test_b" "y" { v = test_a.x.id }
