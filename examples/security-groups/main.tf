# The load balancer can connect to the nodes, and the nodes only accept the load balancer.
resource "aws_security_group" "load_balancer" {
  name   = "load-balancer"
  vpc_id = var.vpc_id

  egress {
    description     = "To the application"
    from_port       = 8080
    to_port         = 8080
    protocol        = "tcp"
    security_groups = [aws_security_group.nodes.id]
  }
}

resource "aws_security_group" "nodes" {
  name   = "nodes"
  vpc_id = var.vpc_id

  ingress {
    description     = "From the load balancer"
    from_port       = 8080
    to_port         = 8080
    protocol        = "tcp"
    security_groups = [aws_security_group.load_balancer.id]
  }
}

variable "vpc_id" {
  type = string
}
