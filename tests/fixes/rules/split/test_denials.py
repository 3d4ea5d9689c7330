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


@pytest.mark.parametrize(
    ("arn", "effect", "harm"),
    [
        ('"arn:aws:iam::aws:policy/ReadOnlyAccess"', "Allow", Harm.BRIEFLY_CLOSED),
        ('"arn:aws:iam::aws:policy/AWSDenyAll"', "Allow", Harm.BRIEFLY_OPEN),
        ("aws_iam_policy.p.arn", "Allow", Harm.BRIEFLY_CLOSED),
        ("aws_iam_policy.p.arn", "Deny", Harm.BRIEFLY_OPEN),
        ("var.guardrail", "Allow", Harm.BRIEFLY_OPEN),
    ],
)
def test_policies_that_are_attached_by_their_arn(arn: str, effect: str, harm: Harm) -> None:
    text = f"""\
resource "aws_iam_role" "r" {{
  managed_policy_arns = [{arn}, aws_iam_policy.own.arn]
}}

resource "aws_iam_policy" "own" {{
  policy = jsonencode({{ Statement = [{{ Effect = "Allow", Resource = aws_iam_role.r.arn }}] }})
}}

resource "aws_iam_policy" "p" {{
  policy = jsonencode({{ Statement = [{{ Effect = "{effect}", Resource = "*" }}] }})
}}
"""
    fix, *_ = splits({"main.tf": text}, "aws_iam_policy.own.arn")
    assert harm in fix.harms
    assert (Harm.BRIEFLY_OPEN in fix.harms) is (harm is Harm.BRIEFLY_OPEN)
