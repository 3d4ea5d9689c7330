resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = "arn:aws:iam::111122223333:role/worker"
  handler       = "main.handler"
  runtime       = "python3.13"
  filename      = "worker.zip"

  environment {
    variables = {
      SELF = aws_lambda_alias.live.arn
    }
  }
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.worker.arn
  function_version = "$LATEST"
}
