variable "function" {
  type = object({
    name        = string
    source_arns = list(string)
  })
}

resource "aws_lambda_function" "this" {
  function_name = var.function.name
  role          = "arn:aws:iam::111122223333:role/orders"
  handler       = "main.handler"
  runtime       = "python3.13"
  filename      = "orders.zip"
}

resource "aws_lambda_permission" "this" {
  for_each = toset(var.function.source_arns)

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = each.value
}

output "arn" {
  value = aws_lambda_function.this.arn
}
