resource "test_a" "x" {
  v = { for test_b, test_c in { k = { y = "k" } } : try(test_b.y, test_c.y) => test_c.y if try(test_b.y, true) }
}
resource "test_b" "y" { v = test_a.x.id }
resource "test_c" "y" { v = test_a.x.id }
