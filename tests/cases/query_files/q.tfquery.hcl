list "test_a" "l" {
  provider = test
  config { v = test_b.y.id }
}
