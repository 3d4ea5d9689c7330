resource "test_a" "x" { depends_on = [test_a.x] }
