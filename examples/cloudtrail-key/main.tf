# The trail is encrypted with a key, and only that trail can use the key.
resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = var.log_bucket
  kms_key_id     = aws_kms_key.audit.arn
}

resource "aws_kms_key" "audit" {
  description = "Encrypts the audit trail"

  policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Administration",
          "Effect": "Allow",
          "Principal": { "AWS": "${var.administrator_arn}" },
          "Action": "kms:*",
          "Resource": "*"
        },
        {
          "Sid": "Encrypt",
          "Effect": "Allow",
          "Principal": { "Service": "cloudtrail.amazonaws.com" },
          "Action": "kms:GenerateDataKey*",
          "Resource": "*",
          "Condition": {
            "StringEquals": { "aws:SourceAccount": "${var.account_id}" },
            "ArnEquals": { "aws:SourceArn": "${aws_cloudtrail.audit.arn}" }
          }
        }
      ]
    }
  POLICY
}

variable "log_bucket" {
  type = string
}

variable "administrator_arn" {
  type = string
}

variable "account_id" {
  type = string
}
