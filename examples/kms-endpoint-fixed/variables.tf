variable "region" {
  description = "The region of the network and of everything in it."
  type        = string
  default     = "eu-west-1"
}

variable "vpc_cidr" {
  description = "The addresses of the network."
  type        = string
  default     = "10.20.0.0/16"
}

variable "key_admin_role_arn" {
  description = "The role that may administer the key from anywhere."
  type        = string
}
