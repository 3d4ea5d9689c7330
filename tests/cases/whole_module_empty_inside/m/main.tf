variable "i" { default = 1 }
