resource "aws_cloudfront_origin_access_identity" "site" {
  comment = "site"
}

data "aws_iam_policy_document" "site" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.site.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.site.iam_arn]
    }
  }
}

resource "aws_s3_bucket" "site" {
  bucket = "site.example.com"
  policy = data.aws_iam_policy_document.site.json
}
