resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = file("${path.module}/trust.json")

  inline_policy {
    name = "report"
    policy = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect   = "Allow"
        Action   = "codepipeline:PutJobSuccessResult"
        Resource = aws_codepipeline.release.arn
      }]
    })
  }
}

resource "aws_lambda_function" "deploy" {
  function_name = "deploy"
  role          = aws_iam_role.deploy.arn
  handler       = "main.handler"
  runtime       = "python3.13"
  filename      = "deploy.zip"
}

resource "aws_codepipeline" "release" {
  name     = "release"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"

  stage {
    name = "Deploy"

    action {
      name     = "Deploy"
      category = "Invoke"
      owner    = "AWS"
      provider = "Lambda"
      version  = "1"

      configuration = {
        FunctionName = aws_lambda_function.deploy.function_name
      }
    }
  }
}
