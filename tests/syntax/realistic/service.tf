resource "aws_instance" "web" {
  count     = var.enabled ? var.size : 0
  ami       = data.aws_ami.linux.id
  user_data = <<-EOT
    #!/bin/sh
    resource "in" "heredoc" {
    %{ for host in var.hosts ~}
    echo "${host} ${aws_db_instance.main.address}" >> /etc/hosts
    %{ endfor ~}
    echo ${local.greeting} $${HOME}
  EOT

  provisioner "local-exec" {
    command = "echo ${self.id} ${aws_eip.web.public_ip}"
  }
}

data "aws_ami" "linux" {
  most_recent = true
  filter {
    name   = "name"
    values = [var.image]
  }
}

resource "aws_db_instance" "main" {
  password               = random_password.main.result
  vpc_security_group_ids = [for group in aws_security_group.db[*].id : group]
}

resource "random_password" "main" {
  length  = 24
  keepers = { image = data.aws_ami.linux.id, (local.greeting) = "x" }
}

locals {
  greeting = "Hello, ${var.name} 👋"
  policy   = <<POLICY
{
  "Resource": "${aws_db_instance.main.arn}",
  "Note": "variable \"x\" {"
}
POLICY
}

resource "aws_eip" "web" {
  depends_on = [aws_internet_gateway.main]
}

resource "aws_security_group" "db" {
  count = 2
  name  = format("%s-%d", local.greeting, count.index)
}
