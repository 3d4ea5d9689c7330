locals {
  test1 = local.test2
  test2 = local.test1
}
