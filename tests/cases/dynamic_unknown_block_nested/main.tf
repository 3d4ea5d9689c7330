resource "terraform_data" "x" {
  dynamic "nosuch" {
    for_each = []
    content {
      dynamic "inner" {
        for_each = terraform_data.y
        content {}
      }
    }
  }
}
resource "terraform_data" "y" { input = terraform_data.x.id }
