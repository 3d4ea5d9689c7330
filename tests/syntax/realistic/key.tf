data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Administration"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }

  statement {
    effect    = "Deny"
    actions   = ["kms:Decrypt"]
    resources = ["*"]

    condition {
      test     = "StringNotEquals"
      variable = "aws:SourceVpce"
      values   = [aws_vpc_endpoint.kms.id, "vpce-${var.suffix}"]
    }
  }
}

resource "aws_kms_key" "primary" {
  description = "The key of \"${var.name}\", $${not_a_reference}"
  policy      = data.aws_iam_policy_document.key.json
}

resource "aws_vpc_endpoint" "kms" {
  vpc_id       = var.vpc_id
  service_name = "com.amazonaws.${var.region}.kms"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "kms:*"
      Resource  = [aws_kms_key.primary.arn, aws_kms_key.replicas["eu-west-1"].arn]
    }]
  })
}

resource "aws_kms_key" "replicas" {
  for_each = toset(["eu-west-1", var.region])
  policy   = data.aws_iam_policy_document.key.json
}

variable "vpc_id" {
  type = string
  validation {
    condition     = startswith(var.vpc_id, "vpc-") && var.region != ""
    error_message = "Not a VPC: ${var.vpc_id}."
  }
}

output "key" {
  value      = aws_kms_key.primary.arn
  depends_on = [aws_vpc_endpoint.kms]
}
