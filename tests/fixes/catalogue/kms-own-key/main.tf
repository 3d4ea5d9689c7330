data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "sns_key" {
  statement {
    sid       = "Administration"
    actions   = ["kms:*"]
    resources = [aws_kms_key.sns.arn]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }

  statement {
    sid       = "Config"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = [aws_kms_key.sns.arn]

    principals {
      type        = "Service"
      identifiers = ["config.amazonaws.com"]
    }
  }
}

resource "aws_kms_key" "sns" {
  description         = "Encrypts the topic of AWS Config"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.sns_key.json
}
