"""The rule `coarser-condition`: a pattern instead of an ARN.

According to the AWS table of operators, only the Arn operators and StringLike treat `*` as a
wildcard.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.support import check_no_fix, marked_main
from tests.fixes.terraform_support import check_fix_with_terraform, only_fix
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Impact

RULE = "coarser-condition"


def site(operator: str) -> str:
    """A bucket policy that checks the ARN of a distribution that depends on it."""
    return f"""\
resource "aws_cloudfront_distribution" "site" {{
  comment = aws_s3_bucket_policy.site.id
}}

resource "aws_s3_bucket_policy" "site" {{
  policy = data.aws_iam_policy_document.site.json
}}

data "aws_iam_policy_document" "site" {{
  statement {{
    condition {{
      test     = "{operator}"
      variable = "aws:SourceArn"
      values   = [«aws_cloudfront_distribution.site.arn»]
    }}
  }}
}}
"""


@pytest.mark.parametrize(
    ("operator", "afterwards"),
    [
        *((name, name) for name in ("ArnEquals", "ArnLike", "StringLike", "ArnNotLikeIfExists")),
        ("StringEquals", "ArnLike"),
        ("ForAnyValue:StringNotEqualsIfExists", "ForAnyValue:ArnNotLikeIfExists"),
    ],
)
def test_arn_pattern(operator: str, afterwards: str, tmp_path: Path, terraform: Terraform) -> None:
    pattern = (
        "arn:${data.aws_partition.current.partition}:cloudfront::"
        "${data.aws_caller_identity.current.account_id}:distribution/*"
    )
    after = f"""\
resource "aws_cloudfront_distribution" "site" {{
  comment = aws_s3_bucket_policy.site.id
}}

resource "aws_s3_bucket_policy" "site" {{
  policy = data.aws_iam_policy_document.site.json
}}

data "aws_partition" "current" {{}}

data "aws_caller_identity" "current" {{}}

data "aws_iam_policy_document" "site" {{
  statement {{
    condition {{
      test     = "{afterwards}"
      variable = "aws:SourceArn"
      values   = ["{pattern}"]
    }}
  }}
}}
"""
    fix = check_fix_with_terraform(RULE, site(operator), after, tmp_path, terraform)
    assert fix.impact is Impact.NARROWED
    assert "every aws_cloudfront_distribution of its account" in fix.description


def key_for_site(condition: str, arn: str = "«aws_cloudfront_distribution.site.arn»") -> str:
    """A key whose policy has a condition, and a distribution that depends on the key."""
    return f"""\
resource "aws_cloudfront_distribution" "site" {{
  comment = aws_kms_key.site.id
}}

resource "aws_kms_key" "site" {{
  policy = jsonencode({{
    Statement = [{{
      Effect    = "Allow"
      Condition = {condition % arn}
    }}]
  }})
}}
"""


def test_operator_of_json_policy_becomes_one_for_patterns(
    tmp_path: Path, terraform: Terraform
) -> None:
    before = key_for_site('{ StringEquals = { "aws:SourceArn" = %s } }')
    data = 'data "aws_partition" "current" {}\n\ndata "aws_caller_identity" "current" {}\n\n'
    pattern = (
        '"arn:${data.aws_partition.current.partition}:cloudfront::'
        '${data.aws_caller_identity.current.account_id}:distribution/*"'
    )
    after = key_for_site('{ ArnLike = { "aws:SourceArn" = %s } }', pattern)
    after = after.replace('resource "aws_kms_key"', f'{data}resource "aws_kms_key"')
    check_fix_with_terraform(RULE, before, after, tmp_path, terraform)


@pytest.mark.parametrize(
    "condition",
    [
        '{ StringEquals = { "aws:SourceArn" = %s, "aws:SourceAccount" = "1" } }',
        '{ StringEquals = { "aws:SourceArn" = %s }, ArnLike = { "aws:PrincipalArn" = "arn:*" } }',
        '{ StringEquals = { "aws:SourceArn" = [%s, "arn:aws:s3:::b"] } }',
        '{ StringEqualsIgnoreCase = { "aws:SourceArn" = %s } }',
    ],
    ids=["another key", "operator in use", "another value", "ignores case"],
)
def test_operator_is_kept_if_others_depend_on_it(condition: str) -> None:
    check_no_fix(RULE, key_for_site(condition))


@pytest.mark.parametrize("operator", ["Bool", "Null"])
def test_no_pattern_if_operator_has_no_wildcards(operator: str) -> None:
    check_no_fix(RULE, site(operator))


def test_no_pattern_if_exact_arn_is_known() -> None:
    before = """
        resource "aws_cloudtrail" "site" {
          name    = "audit"
          comment = aws_s3_bucket_policy.site.id
        }

        resource "aws_s3_bucket_policy" "site" {
          policy = data.aws_iam_policy_document.site.json
        }

        data "aws_iam_policy_document" "site" {
          statement {
            condition {
              test     = "ArnLike"
              variable = "aws:SourceArn"
              values   = [«aws_cloudtrail.site.arn»]
            }
          }
        }
    """
    check_no_fix(RULE, before)
    texts, _ = marked_main(before)
    assert only_fix("construct-arn", texts, "aws_cloudtrail.site.arn") is not None
