resource "aws_sns_topic" "orders" {
  display_name = "é𝒳 🔒 ${aws_sqs_queue.orders.name}"
}
