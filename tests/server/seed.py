"""The starting case, over two files, with the places of its references counted by hand.

Columns are given for each unit of characters that LSP knows; only the line with the emoji, the
accent and the combining mark differs.
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

# Line, first column, column after the last; by the two ends of the edge.
KEY_POLICY = "data.aws_iam_policy_document.kms_key_policy"
KEY = "aws_kms_key.primary"
ENDPOINT_POLICY = "data.aws_iam_policy_document.kms_endpoint_policy"
VPCE = "aws_vpc_endpoint.kms"

# 19 columns up to the opening quote and with it; then in the string, by unit:
# the key 2, 4 or 1; a space; é 1, 2 or 1; a space; e and the mark 1 + (1, 2 or 1);
# then the closing quote, a comma and a space. The reference itself has 23.
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
    """The two files, kms.tf and endpoint.tf, in a directory."""
    kms, endpoint = directory / "kms.tf", directory / "endpoint.tf"
    kms.write_bytes(KMS.encode())
    endpoint.write_bytes(ENDPOINT.encode())
    return kms, endpoint


def lsp_range(place: tuple[int, int, int]) -> dict[str, Any]:
    """A place within one line, as JSON has it."""
    line, start, end = place
    return {
        "start": {"line": line, "character": start},
        "end": {"line": line, "character": end},
    }
