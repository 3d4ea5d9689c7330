"""A cycle of a key, a policy document and an endpoint, for several test modules."""

from __future__ import annotations

SEED = """
resource "aws_kms_key" "k" {
  policy = data.aws_iam_policy_document.p.json
}

data "aws_iam_policy_document" "p" {
  statement {
    condition {
      values = ["é", aws_vpc_endpoint.e.id, aws_vpc_endpoint.e.arn]
    }
  }
}
"""


ENDPOINT = 'resource "aws_vpc_endpoint" "e" {\n  policy = "${aws_kms_key.k.arn}"\n}\n'
