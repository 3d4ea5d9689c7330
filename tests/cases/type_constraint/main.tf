variable "v" {
  type    = object({ list = optional(list(string), ["test_a.x.id"]) })
  default = { list = ["${"test_a.x.id"}"] }
}
resource "test_a" "x" { v = var.v }
