resource "test_a" "x" { v = [template.y.id, lazy.y.id, arg.y.id] }
resource "template" "y" { v = test_a.x.id }
resource "lazy" "y" { v = test_a.x.id }
resource "arg" "y" { v = test_a.x.id }
