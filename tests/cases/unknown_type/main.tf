resource "terraform_nosuch" "x" { v = terraform_data.y.id }
resource "terraform_data" "y" { input = terraform_nosuch.x.id }
