resource "terraform_data" "x" {
  input { v = terraform_data.y.id }
}
resource "terraform_data" "y" { input = terraform_data.x.id }
