variable "sources" {
  type = list(string)
}

locals {
  keys = [for source in var.sources : sha1(source)]
}

# Another name for other rules, so that the group is replaced before the old one goes.
resource "random_id" "rules" {
  byte_length = 3

  keepers = {
    rules = join(",", local.keys)
  }
}

resource "aws_security_group" "this" {
  name = "group-${random_id.rules.hex}"
}

resource "aws_vpc_security_group_ingress_rule" "from" {
  count = length(var.sources)

  security_group_id            = aws_security_group.this.id
  referenced_security_group_id = var.sources[count.index]
  ip_protocol                  = "-1"
}

output "id" {
  value = aws_security_group.this.id
}
