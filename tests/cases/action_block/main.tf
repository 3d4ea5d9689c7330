action "test_act" "do" {
  config { v = test_a.x.id }
}
resource "test_a" "x" { v = action.test_act.do.id }
