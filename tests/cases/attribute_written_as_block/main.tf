resource "test_a" "x" {
  rule { v = test_b.y.id }
}
resource "test_a" "z" { rule = [{ v = test_b.y.id }] }
resource "test_b" "y" { v = [test_a.x.id, test_a.z.id] }
