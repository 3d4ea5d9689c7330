provider "test" { p = test_a.x.id }
