output "o" {
  precondition {
    condition     = test_b.y.id != ""
    error_message = "no"
  }
}
