provider "test" { v = data.test_d.d.id }
check "c" {
  data "test_d" "d" {}
  assert {
    condition     = data.test_d.d.id != ""
    error_message = "no"
  }
}
