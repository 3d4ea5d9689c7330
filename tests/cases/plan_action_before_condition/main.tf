action "test_x" "go" {}
resource "test_a" "x" {
  name = "x"
  lifecycle {
    action_trigger {
      events    = [before_create]
      condition = test_b.y.name == "y"
      actions   = [action.test_x.go]
    }
  }
}
resource "test_b" "y" {
  name       = "y"
  depends_on = [test_a.x]
}
