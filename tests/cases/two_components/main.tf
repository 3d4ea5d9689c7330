resource "test_a" "x" { v = test_b.y.id }
resource "test_b" "y" { v = test_a.x.id }
resource "test_a" "p" { v = test_b.q.id }
resource "test_b" "q" { v = test_a.p.id }
