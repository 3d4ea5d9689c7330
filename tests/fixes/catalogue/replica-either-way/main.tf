variable "east_is_primary" {
  type    = bool
  default = true
}

resource "aws_db_instance" "east" {
  identifier          = "east"
  instance_class      = "db.t4g.micro"
  replicate_source_db = var.east_is_primary ? null : aws_db_instance.west.arn
}

resource "aws_db_instance" "west" {
  identifier          = "west"
  instance_class      = "db.t4g.micro"
  replicate_source_db = var.east_is_primary ? aws_db_instance.east.arn : null
}
