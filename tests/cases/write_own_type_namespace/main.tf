resource "test_a" "x" { v = resource.template.y.id }
resource "template" "y" { v = test_a.x.id }
