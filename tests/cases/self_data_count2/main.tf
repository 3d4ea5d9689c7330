data "test_d" "x" {
  count = 2
  v     = data.test_d.x[count.index].id
}
