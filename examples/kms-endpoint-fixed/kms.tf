data "aws_caller_identity" "current" {}

resource "aws_kms_key" "primary" {
  description             = "Encrypts the secrets of the application"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.kms_key_policy.json
}

resource "aws_kms_alias" "primary" {
  name          = "alias/primary"
  target_key_id = aws_kms_key.primary.key_id
}
