"""The rule `coarser-condition`: the VPC instead of the endpoint.

Whether a statement is narrowed or widened follows from how AWS evaluates conditions.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.support import check_fix, check_no_fix
from tests.fixes.terraform_support import check_fix_with_terraform
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Harm, Impact

RULE = "coarser-condition"


def blocks(
    values: str = "[«aws_vpc_endpoint.kms.id»]",
    effect: str = "Deny",
    operator: str = "StringNotEquals",
    endpoint: str = "vpc_id = aws_vpc.main.id",
    variable: str = '"aws:SourceVpce"',
    first_condition: str = "",
) -> str:
    """A key policy that checks an endpoint, and an endpoint policy that refers to the key."""
    return f"""\
variable "shared" {{
  type = string
}}

resource "aws_vpc" "main" {{
  cidr_block = "10.0.0.0/16"
}}

resource "aws_vpc_endpoint" "kms" {{
  {endpoint}
  policy = aws_kms_key.main.arn
}}

resource "aws_vpc_endpoint" "s3" {{
  vpc_id = aws_vpc.main.id
}}

resource "aws_kms_key" "main" {{
  policy = data.aws_iam_policy_document.key.json
}}

data "aws_iam_policy_document" "key" {{
  statement {{
    effect = "{effect}"

{first_condition}    condition {{
      test     = "{operator}"
      variable = {variable}
      values   = {values}
    }}
  }}
}}
"""


def encoded(policy: str) -> str:
    """Like `blocks`, with a key policy in JSON."""
    return f"""\
resource "aws_vpc" "main" {{
  cidr_block = "10.0.0.0/16"
}}

resource "aws_vpc_endpoint" "kms" {{
  vpc_id = aws_vpc.main.id
  policy = aws_kms_key.main.arn
}}

resource "aws_vpc_endpoint" "s3" {{
  vpc_id = aws_vpc.main.id
}}

resource "aws_kms_key" "main" {{
  policy = {policy}
}}
"""


@pytest.mark.parametrize(
    "before",
    ["[«aws_vpc_endpoint.kms.id»]", "[«aws_vpc_endpoint.kms.id», aws_vpc_endpoint.s3.id]"],
    ids=["one endpoint", "two endpoints of the same VPC"],
)
def test_vpc_instead_of_endpoint(before: str, tmp_path: Path, terraform: Terraform) -> None:
    after = blocks("[aws_vpc.main.id]", variable='"aws:SourceVpc"')
    check_fix_with_terraform(RULE, blocks(before), after, tmp_path, terraform)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            """\
jsonencode({
    Statement = [{
      Effect    = "Deny"
      Condition = { StringNotEquals = { "aws:SourceVpce" = «aws_vpc_endpoint.kms.id» } }
    }]
  })""",
            """\
jsonencode({
    Statement = [{
      Effect    = "Deny"
      Condition = { StringNotEquals = { "aws:SourceVpc" = aws_vpc.main.id } }
    }]
  })""",
        ),
        (
            """\
jsonencode({
    Statement = [{
      Effect = "Deny"
      Condition = {
        StringNotEquals = {
          "aws:PrincipalOrgID" = "o-1"
          "aws:SourceVpce"     = [«aws_vpc_endpoint.kms.id»]
        }
      }
    }]
  })""",
            """\
jsonencode({
    Statement = [{
      Effect = "Deny"
      Condition = {
        StringNotEquals = {
          "aws:PrincipalOrgID" = "o-1"
          "aws:SourceVpc"      = [aws_vpc.main.id]
        }
      }
    }]
  })""",
        ),
        (
            """\
<<-EOT
    {"Statement": {"Effect": "Deny", "Condition": {
      "StringNotEquals": {
        "AWS:SourceVpce": ["${«aws_vpc_endpoint.kms.id»}", "${aws_vpc_endpoint.s3.id}"]
      }
    }}}
  EOT""",
            """\
<<-EOT
    {"Statement": {"Effect": "Deny", "Condition": {
      "StringNotEquals": {
        "AWS:SourceVpc": ["${aws_vpc.main.id}"]
      }
    }}}
  EOT""",
        ),
    ],
    ids=["one line", "aligned lines", "heredoc"],
)
def test_json_policies(before: str, after: str, tmp_path: Path, terraform: Terraform) -> None:
    check_fix_with_terraform(RULE, encoded(before), encoded(after), tmp_path, terraform)


@pytest.mark.parametrize(
    ("effect", "operator", "impact", "harm", "words"),
    [
        (
            "Allow",
            "StringEquals",
            Impact.NARROWED,
            Harm.LOOSER,
            "the Allow applies to every endpoint of that VPC",
        ),
        (
            "Allow",
            "StringNotLike",
            Impact.NARROWED,
            Harm.BREAKS_CALLERS,
            "the Allow no longer applies to every endpoint",
        ),
        (
            "Deny",
            "StringNotEquals",
            Impact.NARROWED,
            Harm.LOOSER,
            "keeps a coarser control: the Deny does not apply to",
        ),
        (
            "Deny",
            "StringNotEqualsIfExists",
            Impact.NARROWED,
            Harm.LOOSER,
            "the Deny does not apply to every endpoint",
        ),
        (
            "Deny",
            "ForAnyValue:StringLike",
            Impact.WIDENED,
            Harm.LOCKS_OUT,
            "widens the Deny to every endpoint",
        ),
    ],
)
def test_impact_and_loss(
    effect: str, operator: str, impact: Impact, harm: Harm, words: str
) -> None:
    fix = check_fix(
        RULE,
        blocks(effect=effect, operator=operator),
        blocks("[aws_vpc.main.id]", effect, operator, variable='"aws:SourceVpc"'),
    )
    assert fix.impact is impact
    assert fix.harms == (harm,)
    assert fix.title.endswith(f"({harm.value})")
    assert words in fix.description


def test_literal_vpc_id() -> None:
    check_fix(
        RULE,
        blocks(endpoint='vpc_id = "vpc-1"'),
        blocks('["vpc-1"]', endpoint='vpc_id = "vpc-1"', variable='"aws:SourceVpc"'),
    )


@pytest.mark.parametrize(
    "before",
    [
        blocks('[«aws_vpc_endpoint.kms.id», "vpce-1"]'),
        blocks("concat([«aws_vpc_endpoint.kms.id»], var.shared)"),
        blocks('[«aws_vpc_endpoint.kms.id», "${aws_vpc_endpoint.s3.id}x"]'),
        blocks(effect="${var.shared}"),
        blocks(operator="Null"),
        blocks(operator="${var.shared}"),
        blocks(endpoint="service_name = 1"),
        blocks(endpoint="count = 1\n  vpc_id = aws_vpc.main.id"),
        blocks(endpoint="vpc_id = aws_kms_key.main.id"),
        blocks("[«aws_vpc_endpoint.kms.arn»]"),
    ],
)
def test_no_fix_if_vpc_is_unknown(before: str) -> None:
    check_no_fix(RULE, before)


@pytest.mark.parametrize("variable", ['"aws:SourceVpc"', '"AWS:sourcevpc"', "var.shared"])
def test_no_fix_if_vpc_is_already_checked(variable: str) -> None:
    condition = f"""\
    condition {{
      test     = "StringLike"
      variable = {variable}
    }}

"""
    check_no_fix(RULE, blocks(first_condition=condition))
