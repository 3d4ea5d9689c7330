variable "i" {}
