# The key policy: the administrators, the application, and a Deny outside the endpoint.
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

  # The key can only be used through our own endpoint.
  statement {
    sid    = "DenyOutsideEndpoint"
    effect = "Deny"
    actions = [
      "kms:Decrypt",
      "kms:GenerateDataKey",
    ]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringNotEquals"
      variable = "aws:SourceVpce"
      values   = [aws_vpc_endpoint.kms.id]
    }
  }
}

# The policy of the KMS endpoint: it only allows requests for our key.
data "aws_iam_policy_document" "kms_endpoint_policy" {
  statement {
    sid = "OurKeyOnly"
    actions = [
      "kms:Decrypt",
      "kms:GenerateDataKey",
    ]
    resources = [aws_kms_key.primary.arn]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.application.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpce"
      values   = [aws_vpc_endpoint.kms.id]
    }
  }
}

# The policy of the Secrets Manager endpoint: it only allows reading our secret, through this endpoint.
data "aws_iam_policy_document" "secretsmanager_endpoint_policy" {
  statement {
    sid       = "OurSecretOnly"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.database.arn]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.application.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpce"
      values   = [aws_vpc_endpoint.secretsmanager.id]
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
