"""A policy with denials leaves more open until it is attached."""

from __future__ import annotations

import pytest

from tests.fixes.rules.split.support import splits
from tf_cycle_ls.fixes.model import Harm


def harms_of(policy: str, more: str = "") -> tuple[Harm, ...]:
    """The harms of the split of a bucket policy."""
    text = f"""\
resource "aws_s3_bucket" "b" {{
  policy = {policy}
}}

resource "test_a" "two" {{
  v = aws_s3_bucket.b.id
}}

{more}
"""
    (fix,) = splits({"main.tf": text}, "data.aws" if "data" in policy else "test_a.two.id")
    if Harm.BRIEFLY_OPEN in fix.harms:
        assert "its denials do not apply" in fix.description
    return fix.harms


def encoded(effect: str) -> str:
    return f"jsonencode({{ Statement = [{{ Effect = {effect}, Resource = test_a.two.id }}] }})"


DOCUMENT = """\
data "aws_iam_policy_document" "d" {{
  {top}
  statement {{
    {effect}
    resources = [test_a.two.id]
  }}
}}
"""
READ = "data.aws_iam_policy_document.d.json"


@pytest.mark.parametrize(
    ("policy", "more"),
    [
        (encoded('"Allow"'), ""),
        ('"{\\"Effect\\": \\"Allow\\", \\"Resource\\": \\"${test_a.two.id}\\"}"', ""),
        (READ, DOCUMENT.format(top="", effect="")),
        (READ, DOCUMENT.format(top="", effect='effect = "Allow"')),
    ],
)
def test_policy_that_only_allows(policy: str, more: str) -> None:
    assert harms_of(policy, more) == (Harm.BRIEFLY_CLOSED,)


@pytest.mark.parametrize(
    ("policy", "more"),
    [
        (encoded('"Deny"'), ""),
        (encoded("var.effect"), ""),
        ('"{\\"Effect\\": \\"Deny\\", \\"Resource\\": \\"${test_a.two.id}\\"}"', ""),
        ('templatefile("policy.json", { id = test_a.two.id })', ""),
        (READ, DOCUMENT.format(top="", effect='effect = "Deny"')),
        (READ, DOCUMENT.format(top="source_policy_documents = [var.base]", effect="")),
    ],
)
def test_policy_that_may_deny(policy: str, more: str) -> None:
    assert harms_of(policy, more) == (Harm.BRIEFLY_OPEN,)
