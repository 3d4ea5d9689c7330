# The key policy: it allows the administrators and the application.
data "aws_iam_policy_document" "kms_key_policy" {
  statement {
    sid       = "Administration"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [var.key_admin_role_arn]
    }
  }

  statement {
    sid = "Use"
    actions = [
      "kms:Decrypt",
      "kms:GenerateDataKey",
    ]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.application.arn]
    }
  }
}

# The policy of the KMS endpoint. It does not refer to the key, so it does not depend on it.
data "aws_iam_policy_document" "kms_endpoint_policy" {
  statement {
    sid = "UseOfKeys"
    actions = [
      "kms:Decrypt",
      "kms:GenerateDataKey",
    ]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.application.arn]
    }
  }
}

# The policy of the Secrets Manager endpoint: it only allows reading our secret.
data "aws_iam_policy_document" "secretsmanager_endpoint_policy" {
  statement {
    sid       = "OurSecretOnly"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.database.arn]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.application.arn]
    }
  }
}

data "aws_iam_policy_document" "application_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "application" {
  name               = "application"
  assume_role_policy = data.aws_iam_policy_document.application_trust.json
}
