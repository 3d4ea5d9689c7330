variable "name" {
  type = string
}

variable "topic_policy" {
  type = string
}

resource "aws_sns_topic" "this" {
  name   = var.name
  policy = var.topic_policy
}

output "topic_arn" {
  value = aws_sns_topic.this.arn
}
