variable "v" { default = "k" }
locals { l = var.v }
