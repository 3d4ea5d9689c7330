variable "name" {
  type = string
}

variable "queue_arn" {
  type = string
}

resource "aws_sns_topic" "this" {
  name = var.name
}

resource "aws_sns_topic_subscription" "this" {
  topic_arn = aws_sns_topic.this.arn
  protocol  = "sqs"
  endpoint  = var.queue_arn
}

output "arn" {
  value = aws_sns_topic.this.arn
}
