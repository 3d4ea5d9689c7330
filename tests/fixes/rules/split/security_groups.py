"""Security groups on a cycle, with inline rules."""

from __future__ import annotations

WEB = """\
  # The front door.
  ingress {
    description     = "web"
    from_port       = 8080
    to_port         = 8090
    protocol        = "tcp"
    security_groups = [aws_security_group.lb.id]
    cidr_blocks     = ["10.0.0.0/8", var.office]
    self            = true
  }
"""
ANYWHERE = """
  egress {
    from_port        = 0
    to_port          = 0
    protocol         = "-1"
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }
"""
FROM_LB = """\
  ingress {
    from_port       = 8080
    to_port         = 8090
    protocol        = "tcp"
    security_groups = [«aws_security_group.lb.id»]
  }
"""


def groups(rules: str, head: str = '  name   = "app"\n') -> str:
    """A security group with these rules, and the group of a load balancer that depends on it."""
    return f"""\
resource "aws_security_group" "app" {{
{head}  vpc_id = var.vpc_id

{rules}
  tags = {{ Name = "app" }}
}}

resource "aws_security_group" "lb" {{
  vpc_id = var.vpc_id
  tags   = {{ App = aws_security_group.app.id }}
}}
"""


GROUPS = groups(WEB + ANYWHERE)
AT = "aws_security_group.lb.id"
