data "test_d" "x" { v = data.test_d.x.id }
