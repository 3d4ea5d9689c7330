"""The rule `coarser-condition`: the VPC instead of the endpoint, a pattern instead of the ARN.

Whether a statement is narrowed or widened follows from how AWS evaluates conditions. According to
the AWS table of operators, only the Arn operators and StringLike treat `*` as a wildcard.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.support import analyze_texts, apply_fix
from tests.fixes.terraform_support import fix_with_terraform, only_fix
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Impact

RULE = "coarser-condition"
AT = "aws_vpc_endpoint.kms.id"

TEXT = """\
variable "shared" {
  type = string
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc_endpoint" "kms" {
  ENDPOINT
  policy = aws_kms_key.main.arn
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id = aws_vpc.main.id
}

resource "aws_kms_key" "main" {
  policy = POLICY
}
"""
DOCUMENT = """
data "aws_iam_policy_document" "key" {
  statement {
    effect = "EFFECT"

    condition {
      test     = "OPERATOR"
      variable = "aws:SourceVpce"
      values   = VALUES
    }
  }
}
"""


def blocks(
    values: str = f"[{AT}]",
    effect: str = "Deny",
    operator: str = "StringNotEquals",
    endpoint: str = "vpc_id = aws_vpc.main.id",
) -> dict[str, str]:
    """A key policy that checks an endpoint, and an endpoint policy that refers to the key."""
    text = TEXT.replace("POLICY", "data.aws_iam_policy_document.key.json") + DOCUMENT
    text = text.replace("VALUES", values).replace("EFFECT", effect).replace("OPERATOR", operator)
    return {"main.tf": text.replace("ENDPOINT", endpoint)}


def test_vpc_instead_of_endpoint(tmp_path: Path, terraform: Terraform) -> None:
    texts = blocks()
    assert fix_with_terraform(RULE, texts, AT, tmp_path, terraform) == texts["main.tf"].replace(
        '"aws:SourceVpce"', '"aws:SourceVpc"'
    ).replace(f"[{AT}]", "[aws_vpc.main.id]")


def test_two_endpoints_of_same_vpc(tmp_path: Path, terraform: Terraform) -> None:
    texts = blocks(f"[{AT}, aws_vpc_endpoint.s3.id]")
    result = fix_with_terraform(RULE, texts, AT, tmp_path, terraform)
    assert 'variable = "aws:SourceVpc"\n      values   = [aws_vpc.main.id]\n' in result


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (
            dedent("""\
                jsonencode({
                    Statement = [{
                      Effect    = "Deny"
                      Condition = { StringNotEquals = { "aws:SourceVpce" = AT } }
                    }]
                  })""").replace("AT", AT),
            '{ StringNotEquals = { "aws:SourceVpc" = aws_vpc.main.id } }',
        ),
        (
            dedent("""\
                jsonencode({
                    Statement = [{
                      Effect = "Deny"
                      Condition = {
                        StringNotEquals = {
                          "aws:PrincipalOrgID" = "o-1"
                          "aws:SourceVpce"     = [AT]
                        }
                      }
                    }]
                  })""").replace("AT", AT),
            '"aws:SourceVpc"      = [aws_vpc.main.id]\n',
        ),
        (
            dedent("""\
                <<-EOT
                    {"Statement": {"Effect": "Deny", "Condition": {
                      "StringNotEquals": {"AWS:SourceVpce": ["${AT}", "${aws_vpc_endpoint.s3.id}"]}
                    }}}
                  EOT""").replace("AT", AT),
            '{"AWS:SourceVpc": ["${aws_vpc.main.id}"]}',
        ),
    ],
)
def test_json_policies(policy: str, expected: str, tmp_path: Path, terraform: Terraform) -> None:
    text = TEXT.replace("ENDPOINT", "vpc_id = aws_vpc.main.id").replace("POLICY", policy)
    assert expected in fix_with_terraform(RULE, {"main.tf": text}, AT, tmp_path, terraform)


@pytest.mark.parametrize(
    ("effect", "operator", "impact", "words"),
    [
        (
            "Allow",
            "StringEquals",
            Impact.NARROWED,
            "the Allow applies to every endpoint of that VPC",
        ),
        (
            "Allow",
            "StringNotLike",
            Impact.NARROWED,
            "the Allow no longer applies to every endpoint",
        ),
        (
            "Deny",
            "StringNotEquals",
            Impact.NARROWED,
            "keeps a coarser control: the Deny does not apply to",
        ),
        (
            "Deny",
            "StringNotEqualsIfExists",
            Impact.NARROWED,
            "the Deny does not apply to every endpoint",
        ),
        ("Deny", "ForAnyValue:StringLike", Impact.WIDENED, "widens the Deny to every endpoint"),
    ],
)
def test_impact_and_loss(effect: str, operator: str, impact: Impact, words: str) -> None:
    fix = only_fix(RULE, blocks(effect=effect, operator=operator), AT)
    assert fix is not None
    assert fix.impact is impact
    assert words in fix.title


def test_literal_vpc_id() -> None:
    texts = blocks(endpoint='vpc_id = "vpc-1"')
    fix = only_fix(RULE, texts, AT)
    assert fix is not None
    assert 'values   = ["vpc-1"]' in apply_fix(texts, fix)["main.tf"]


@pytest.mark.parametrize(
    "texts",
    [
        blocks(f'[{AT}, "vpce-1"]'),
        blocks(f"concat([{AT}], var.shared)"),
        blocks(f'[{AT}, "${{aws_vpc_endpoint.s3.id}}x"]'),
        blocks(effect="${var.shared}"),
        blocks(operator="Null"),
        blocks(operator="${var.shared}"),
        blocks(endpoint="service_name = 1"),
        blocks(endpoint="count = 1\n  vpc_id = aws_vpc.main.id"),
        blocks(endpoint="vpc_id = aws_kms_key.main.id"),
        blocks("[aws_vpc_endpoint.kms.arn]"),
    ],
)
def test_no_fix_if_vpc_is_unknown(texts: dict[str, str]) -> None:
    assert analyze_texts(texts).components
    assert only_fix(RULE, texts, "aws_vpc_endpoint.kms") is None


@pytest.mark.parametrize("variable", ['"aws:SourceVpc"', '"AWS:sourcevpc"', "var.shared"])
def test_no_fix_if_vpc_is_already_checked(variable: str) -> None:
    condition = (
        f'condition {{\n      test = "StringLike"\n      variable = {variable}\n    }}\n\n    '
    )
    texts = blocks()
    assert only_fix(RULE, texts, AT) is not None
    texts["main.tf"] = texts["main.tf"].replace("condition {", condition + "condition {")
    assert only_fix(RULE, texts, AT) is None


SITE = """\
resource "aws_cloudfront_distribution" "site" {
  comment = aws_s3_bucket_policy.site.id
}

resource "aws_s3_bucket_policy" "site" {
  policy = data.aws_iam_policy_document.site.json
}

data "aws_iam_policy_document" "site" {
  statement {
    condition {
      test     = "OPERATOR"
      variable = "aws:SourceArn"
      values   = [aws_cloudfront_distribution.site.arn]
    }
  }
}
"""
DISTRIBUTIONS = (
    '["arn:${data.aws_partition.current.partition}:cloudfront::'
    '${data.aws_caller_identity.current.account_id}:distribution/*"]'
)


@pytest.mark.parametrize("operator", ["ArnEquals", "ArnLike", "StringLike", "ArnNotLikeIfExists"])
def test_arn_pattern(operator: str, tmp_path: Path, terraform: Terraform) -> None:
    at = "aws_cloudfront_distribution.site.arn"
    text = SITE.replace("OPERATOR", operator)
    fix = only_fix(RULE, {"main.tf": text}, at)
    assert fix is not None
    assert fix.impact is Impact.NARROWED
    assert "every aws_cloudfront_distribution of its account" in fix.title
    result = fix_with_terraform(RULE, {"main.tf": text}, at, tmp_path, terraform)
    data = 'data "aws_partition" "current" {}\n\ndata "aws_caller_identity" "current" {}\n\n'
    assert result == text.replace(f"[{at}]", DISTRIBUTIONS).replace(
        'data "aws_iam', data + 'data "aws_iam'
    )


@pytest.mark.parametrize("operator", ["StringEquals", "StringNotEquals", "Bool", "Null"])
def test_no_pattern_if_operator_has_no_wildcards(operator: str) -> None:
    texts = {"main.tf": SITE.replace("OPERATOR", operator)}
    assert analyze_texts(texts).components
    assert only_fix(RULE, texts, "aws_cloudfront_distribution.site.arn") is None


def test_no_pattern_if_exact_arn_is_known() -> None:
    text = SITE.replace("OPERATOR", "ArnLike").replace(
        "aws_cloudfront_distribution", "aws_cloudtrail"
    )
    texts = {"main.tf": text.replace("  comment", '  name    = "audit"\n  comment')}
    assert only_fix(RULE, texts, "aws_cloudtrail.site.arn") is None
    assert only_fix("construct-arn", texts, "aws_cloudtrail.site.arn") is not None
