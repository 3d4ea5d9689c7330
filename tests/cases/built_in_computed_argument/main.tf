resource "terraform_data" "x" { id = terraform_data.y.id }
resource "terraform_data" "y" { output = terraform_data.x.id }
data "terraform_remote_state" "s" {
  backend = "local"
  outputs = terraform_data.z.id
}
resource "terraform_data" "z" { input = data.terraform_remote_state.s.outputs }
