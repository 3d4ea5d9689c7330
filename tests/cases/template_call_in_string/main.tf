resource "test_a" "x" { v = "a ${join("-", ["${upper(test_b.y.id)}"])} b" }
resource "test_b" "y" { v = test_a.x.id }
