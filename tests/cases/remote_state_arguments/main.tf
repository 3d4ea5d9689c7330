data "terraform_remote_state" "s" {
  backend   = "local"
  config    = { path = terraform_data.x.output }
  defaults  = { k = terraform_data.y.output }
  workspace = terraform_data.z.output
}
resource "terraform_data" "x" { input = data.terraform_remote_state.s.outputs }
resource "terraform_data" "y" { input = data.terraform_remote_state.s.outputs }
resource "terraform_data" "z" { input = data.terraform_remote_state.s.outputs }
