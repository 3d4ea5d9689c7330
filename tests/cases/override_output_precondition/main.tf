output "o" { value = "k" }
resource "test_b" "y" {}
