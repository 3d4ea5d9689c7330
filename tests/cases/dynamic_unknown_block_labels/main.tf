resource "terraform_data" "x" {
  dynamic "nosuch" {
    for_each = []
    labels   = [terraform_data.y.id]
    content {}
  }
}
resource "terraform_data" "y" { input = terraform_data.x.id }
