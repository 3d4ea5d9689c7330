ephemeral "test_e" "x" {
  count = 2
  v     = ephemeral.test_e.x[count.index].id
}
