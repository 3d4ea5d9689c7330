provider "terraform" { v = terraform_data.x.id }
resource "terraform_data" "x" {}
