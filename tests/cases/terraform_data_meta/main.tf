resource "terraform_data" "x" {
  count = terraform_data.a.output
  lifecycle { replace_triggered_by = [terraform_data.b] }
  provisioner "local-exec" { command = "echo ${terraform_data.c.output}" }
  connection { host = terraform_data.d.output }
}
resource "terraform_data" "a" { input = terraform_data.x }
resource "terraform_data" "b" { input = terraform_data.x }
resource "terraform_data" "c" { input = terraform_data.x }
resource "terraform_data" "d" { input = terraform_data.x }
