resource "aws_cognito_user_pool" "users" {
  name = "users"

  lambda_config {
    post_confirmation = aws_lambda_function.welcome.arn
  }
}

resource "aws_cognito_user_pool_client" "web" {
  name         = "web"
  user_pool_id = aws_cognito_user_pool.users.id
}

resource "aws_lambda_function" "welcome" {
  function_name = "welcome"
  role          = "arn:aws:iam::111122223333:role/welcome"
  handler       = "main.handler"
  runtime       = "python3.13"
  filename      = "welcome.zip"

  environment {
    variables = {
      CLIENT_ID = aws_cognito_user_pool_client.web.id
    }
  }
}
