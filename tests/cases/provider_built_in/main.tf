provider "test" { v = terraform_data.x.id }
resource "terraform_data" "x" { input = "k" }
resource "test_a" "y" { v = terraform_data.x.output }
