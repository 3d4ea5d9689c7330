resource "terraform_data" "x" {
  _ { input = terraform_data.y.id }
}
resource "terraform_data" "y" { input = terraform_data.x.id }
resource "terraform_data" "a" {
  _ { nosuch = terraform_data.b.id }
}
resource "terraform_data" "b" { input = terraform_data.a.id }
