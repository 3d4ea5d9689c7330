resource "test_a" "x" { v = "$${test_b.y.id} %%{ if test_b.y.id != 1 }" }
resource "test_b" "y" { v = test_a.x.id }
