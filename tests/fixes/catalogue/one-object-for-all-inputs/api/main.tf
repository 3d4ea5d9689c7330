variable "function_arn" {
  type = string
}

resource "aws_api_gateway_rest_api" "this" {
  body = templatefile("${path.module}/api.json", { function = var.function_arn })
}

output "execution_arn" {
  value = aws_api_gateway_rest_api.this.execution_arn
}
