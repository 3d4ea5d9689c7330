provider "test" {
  alias = "two"
  v     = test_a.x.id
}
resource "test_a" "x" {}
resource "test_a" "y" { provider = test.two }
