resource "terraform_data" "x" {
  nosuch {
    dynamic "inner" {
      for_each = terraform_data.y
      content {}
    }
  }
}
resource "terraform_data" "y" { input = terraform_data.x.id }
