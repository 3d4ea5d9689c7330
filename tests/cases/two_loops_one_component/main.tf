resource "test_a" "x" { v = [test_b.y.id, test_c.z.id] }
resource "test_b" "y" { v = test_a.x.id }
resource "test_c" "z" { v = test_a.x.id }
