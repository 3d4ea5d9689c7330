resource "test_a" "x" { provider = test.two }
