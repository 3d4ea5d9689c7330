resource "test_a" "x" { v = "%{for test_b in [{ y = 1 }]}${test_b.y}%{endfor}" }
resource "test_b" "y" { v = test_a.x.id }
