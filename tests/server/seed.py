"""The starting case in two files, with the ranges of its block headers and references.

Columns depend on the position encoding of LSP. They differ only on the line with the emoji, the
accent and the combining mark.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.server.positions import parse_marks

Place = tuple[int, int, int]
"""A line, a start column and an end column."""

ENCODINGS = ("utf-16", "utf-8", "utf-32")

_MARKED_KMS = """\
«data "aws_iam_policy_document" "kms_key_policy"» {
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
      values   = ["🔑 é e\u0301", «aws_vpc_endpoint.kms.id»]
    }
  }
}

«resource "aws_kms_key" "primary"» {
  policy = «data.aws_iam_policy_document.kms_key_policy.json»
}
"""

_MARKED_ENDPOINT = """\
«data "aws_iam_policy_document" "kms_endpoint_policy"» {
  statement {
    resources = [«aws_kms_key.primary.arn»]
    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpce"
      values   = [«aws_vpc_endpoint.kms.id»]
    }
  }
}

«resource "aws_vpc_endpoint" "kms"» {
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.eu-west-1.kms"
  policy       = «data.aws_iam_policy_document.kms_endpoint_policy.json»
}
"""

# Addresses of the nodes.
KEY_POLICY = "data.aws_iam_policy_document.kms_key_policy"
KEY = "aws_kms_key.primary"
ENDPOINT_POLICY = "data.aws_iam_policy_document.kms_endpoint_policy"
VPCE = "aws_vpc_endpoint.kms"


def _places(marked: str, encoding: str = "utf-16") -> list[Place]:
    """The places of the marked parts, each of which is on one line."""
    _, ranges = parse_marks(marked, encoding)
    return [
        (range_["start"]["line"], range_["start"]["character"], range_["end"]["character"])
        for range_ in ranges
    ]


KMS, _ = parse_marks(_MARKED_KMS)
ENDPOINT, _ = parse_marks(_MARKED_ENDPOINT)

# The places of the block headers and of the references, which are named after their edges.
KEY_POLICY_TO_VPCE = {encoding: _places(_MARKED_KMS, encoding)[1] for encoding in ENCODINGS}
KEY_POLICY_HEADER, _vpce, KEY_HEADER, KEY_TO_KEY_POLICY = _places(_MARKED_KMS)
(
    ENDPOINT_POLICY_HEADER,
    ENDPOINT_POLICY_TO_KEY,
    ENDPOINT_POLICY_TO_VPCE,
    VPCE_HEADER,
    VPCE_TO_ENDPOINT_POLICY,
) = _places(_MARKED_ENDPOINT)


def write(directory: Path) -> tuple[Path, Path]:
    """Write kms.tf and endpoint.tf to a directory. Returns their paths."""
    kms, endpoint = directory / "kms.tf", directory / "endpoint.tf"
    kms.write_bytes(KMS.encode())
    endpoint.write_bytes(ENDPOINT.encode())
    return kms, endpoint


def link_to(uri: str, start: dict[str, int]) -> str:
    """The target of a link to an LSP position (JSON). The fragment counts from 1."""
    return f"{uri}#L{start['line'] + 1},{start['character'] + 1}"


def lsp_range(place: Place) -> dict[str, Any]:
    """The LSP range (JSON) of a place."""
    line, start, end = place
    return {
        "start": {"line": line, "character": start},
        "end": {"line": line, "character": end},
    }
