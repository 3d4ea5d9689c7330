# A deploy function starts pipelines, and the pipeline invokes the function. The inline policy of
# the function's role refers to the pipeline, which completes the cycle.
resource "aws_iam_role" "deploy" {
  name = "deploy"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })

  inline_policy {
    name = "pipeline"
    policy = jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "Logs"
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = "*"
        },
        {
          Sid      = "StartPipeline"
          Effect   = "Allow"
          Action   = "codepipeline:StartPipelineExecution"
          Resource = aws_codepipeline.release.arn
        },
      ]
    })
  }
}

resource "aws_lambda_function" "deploy" {
  function_name = "deploy"
  role          = aws_iam_role.deploy.arn
  runtime       = "python3.13"
  handler       = "deploy.handler"
  filename      = "deploy.zip"
}

resource "aws_codepipeline" "release" {
  name     = "release"
  role_arn = var.pipeline_role_arn

  artifact_store {
    location = var.artifact_bucket
    type     = "S3"
  }

  stage {
    name = "Source"

    action {
      name             = "Source"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeCommit"
      version          = "1"
      output_artifacts = ["source"]

      configuration = {
        RepositoryName = "application"
        BranchName     = "main"
      }
    }
  }

  stage {
    name = "Deploy"

    action {
      name            = "Deploy"
      category        = "Invoke"
      owner           = "AWS"
      provider        = "Lambda"
      version         = "1"
      input_artifacts = ["source"]

      configuration = {
        FunctionName = aws_lambda_function.deploy.function_name
      }
    }
  }
}

variable "pipeline_role_arn" {
  type = string
}

variable "artifact_bucket" {
  type = string
}
