data "terraform_remote_state" "s" {
  backend = "local"
  input   = terraform_data.x.output
  config { path = terraform_data.x.output }
}
resource "terraform_data" "x" { input = data.terraform_remote_state.s.outputs }
