action "test_action" "hello" {
  config {
    attr = test_object.a.name
  }
}

resource "test_object" "a" {
  name = "test_name"

  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.test_action.hello]
    }
  }
}
