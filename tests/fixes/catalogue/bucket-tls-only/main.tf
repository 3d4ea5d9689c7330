variable "bucket" {
  type = string
}

data "aws_iam_policy_document" "enforce_tls" {
  statement {
    sid    = "EnforceTLS"
    effect = "Deny"

    actions = ["s3:*"]
    resources = [
      aws_s3_bucket.private.arn,
      "${aws_s3_bucket.private.arn}/*",
    ]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket" "private" {
  bucket = var.bucket
  policy = data.aws_iam_policy_document.enforce_tls.json
}
