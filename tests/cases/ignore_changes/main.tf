resource "test_a" "x" {
  v = "k"
  lifecycle { ignore_changes = [v] }
}
resource "test_b" "y" { v = test_a.x.id }
