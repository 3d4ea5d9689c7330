# The network: resource "aws_vpc" "commented" { is not a block.
locals {
  zones = slice(data.aws_availability_zones.here.names, 0, var.zone_count)
  cidrs = { for i, zone in local.zones : zone => cidrsubnet(var.cidr, 4, i) }
}

data "aws_availability_zones" "here" {
  state = "available"
}

resource "aws_vpc" "main" {
  cidr_block = var.cidr
  tags       = merge(var.tags, { Name = "${var.name}-vpc" })
}

resource "aws_subnet" "private" {
  for_each          = local.cidrs
  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = each.value

  lifecycle {
    precondition {
      condition     = length(local.zones) > 1
      error_message = "Only ${length(local.zones)} zones in ${data.aws_availability_zones.here.id}."
    }
  }
}

/* A block that was taken out:
resource "aws_subnet" "public" {
  vpc_id = aws_vpc.main.id
}
*/
resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id

  dynamic "ingress" {
    for_each = var.ports
    content {
      from_port       = ingress.value
      to_port         = ingress.value
      protocol        = "tcp"
      security_groups = [aws_security_group.balancer.id]
    }
  }
}

resource "aws_security_group" "balancer" {
  vpc_id = aws_vpc.main.id

  egress {
    from_port       = 0
    to_port         = 0
    protocol        = "-1"
    security_groups = [aws_security_group.web.id] // the other half
  }
}

  output "subnets" {
    value = [for subnet in aws_subnet.private : subnet.id if subnet.vpc_id == aws_vpc.main.id]
  }
