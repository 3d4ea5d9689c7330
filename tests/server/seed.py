"""The starting case in two files, with the ranges of its references counted by hand.

Columns depend on the position encoding of LSP. They differ only on the line with the emoji, the
accent and the combining mark.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

KMS = """\
data "aws_iam_policy_document" "kms_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
  }

  statement {
    effect    = "Deny"
    actions   = ["kms:*"]
    resources = ["*"]
    condition {
      test     = "StringNotEquals"
      variable = "aws:SourceVpce"
      values   = ["🔑 é e\u0301", aws_vpc_endpoint.kms.id]
    }
  }
}

resource "aws_kms_key" "primary" {
  policy = data.aws_iam_policy_document.kms_key_policy.json
}
"""

ENDPOINT = """\
data "aws_iam_policy_document" "kms_endpoint_policy" {
  statement {
    resources = [aws_kms_key.primary.arn]
    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpce"
      values   = [aws_vpc_endpoint.kms.id]
    }
  }
}

resource "aws_vpc_endpoint" "kms" {
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.eu-west-1.kms"
  policy       = data.aws_iam_policy_document.kms_endpoint_policy.json
}
"""

# Addresses of the nodes. Ranges are (line, start column, end column), named after the edge.
KEY_POLICY = "data.aws_iam_policy_document.kms_key_policy"
KEY = "aws_kms_key.primary"
ENDPOINT_POLICY = "data.aws_iam_policy_document.kms_endpoint_policy"
VPCE = "aws_vpc_endpoint.kms"

# 19 columns up to and including the opening quote. Then the string, in UTF-16, UTF-8 or UTF-32:
# the emoji 2, 4 or 1; a space; é 1, 2 or 1; a space; e and the combining mark 1 + (1, 2 or 1).
# Then the closing quote, a comma and a space. The reference itself has 23 columns.
KEY_POLICY_TO_VPCE = {
    "utf-16": (13, 19 + 2 + 1 + 1 + 1 + 2 + 3, 29 + 23),
    "utf-8": (13, 19 + 4 + 1 + 2 + 1 + 3 + 3, 33 + 23),
    "utf-32": (13, 19 + 1 + 1 + 1 + 1 + 2 + 3, 28 + 23),
}
KEY_TO_KEY_POLICY = (19, 11, 59)
ENDPOINT_POLICY_TO_KEY = (2, 17, 40)
ENDPOINT_POLICY_TO_VPCE = (6, 18, 41)
VPCE_TO_ENDPOINT_POLICY = (14, 17, 70)


def write(directory: Path) -> tuple[Path, Path]:
    """Write kms.tf and endpoint.tf to a directory. Returns their paths."""
    kms, endpoint = directory / "kms.tf", directory / "endpoint.tf"
    kms.write_bytes(KMS.encode())
    endpoint.write_bytes(ENDPOINT.encode())
    return kms, endpoint


def lsp_range(place: tuple[int, int, int]) -> dict[str, Any]:
    """The LSP range (JSON) for a line, a start column and an end column."""
    line, start, end = place
    return {
        "start": {"line": line, "character": start},
        "end": {"line": line, "character": end},
    }
