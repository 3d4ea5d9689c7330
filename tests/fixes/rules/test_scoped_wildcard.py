"""The rule `scoped-wildcard`: the pattern, the loss in the title, and where it does not apply.

The formats are those of the AWS service authorization reference. An endpoint policy does not
grant permissions by itself, an identity policy does (AWS: policy evaluation logic).
"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.fixes.support import analyze_texts, apply_fix
from tests.fixes.terraform_support import fix_with_terraform, only_fix
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Impact

RULE = "scoped-wildcard"
AT = "aws_kms_key.main.arn"
HERE = "${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}"
START = "arn:${data.aws_partition.current.partition}"
KEYS = f"{START}:kms:{HERE}:key/*"

DATA = dedent("""\
    data "aws_partition" "current" {}

    data "aws_region" "current" {}

    data "aws_caller_identity" "current" {}

""")
DOCUMENT = """\
data "aws_iam_policy_document" "it" {
  statement {
    EFFECTresources = [VALUE]
  }
}

"""
KEY = """\
resource "aws_kms_key" "main" {
  description = aws_USER.it.id
}

"""


def used_by(user: str, value: str = AT, effect: str = "") -> dict[str, str]:
    """A key that depends on a resource whose policy refers to the key."""
    document = DOCUMENT.replace("VALUE", value).replace("EFFECT", effect)
    policy = "  policy = data.aws_iam_policy_document.it.json\n"
    key = KEY.replace("USER", user)
    return {"main.tf": f'{document}{key}resource "aws_{user}" "it" {{\n{policy}}}\n'}


@pytest.mark.parametrize(
    ("user", "impact", "words"),
    [
        (
            "vpc_endpoint",
            Impact.NARROWED,
            "the endpoint then passes requests for every aws_kms_key",
        ),
        ("iam_role_policy", Impact.WIDENED, "widens the Allow to every aws_kms_key of its account"),
        ("sns_topic", Impact.WIDENED, "widens the Allow to every aws_kms_key of its account"),
    ],
)
def test_pattern_for_all_keys_of_account(
    user: str, impact: Impact, words: str, tmp_path: Path, terraform: Terraform
) -> None:
    texts = used_by(user)
    fix = only_fix(RULE, texts, AT)
    assert fix is not None
    assert fix.impact is impact
    assert words in fix.title
    assert "account and region" in fix.title
    assert fix_with_terraform(RULE, texts, AT, tmp_path, terraform) == (
        DATA + texts["main.tf"].replace(AT, f'"{KEYS}"')
    )


def test_other_resources_are_kept(tmp_path: Path, terraform: Terraform) -> None:
    texts = used_by("vpc_endpoint", f'"${{{AT}}}/x", var.other')
    texts["variables.tf"] = 'variable "other" {\n  type = string\n}\n'
    result = fix_with_terraform(RULE, texts, AT, tmp_path, terraform)
    assert f'resources = ["{KEYS}/x", var.other]' in result


def test_instance_with_index(tmp_path: Path, terraform: Terraform) -> None:
    texts = used_by("vpc_endpoint", "aws_kms_key.main[0].arn")
    texts["main.tf"] = texts["main.tf"].replace("  description", "  count       = 2\n  description")
    result = fix_with_terraform(RULE, texts, "aws_kms_key.main[0].arn", tmp_path, terraform)
    assert f'resources = ["{KEYS}"]' in result


FORMS = {
    "jsonencode": (
        'jsonencode({ Statement = [{ Effect = "Allow", Resource = aws_kms_key.main.arn }] })',
        f'[{{ Effect = "Allow", Resource = "{KEYS}" }}]',
    ),
    "heredoc": (
        '<<-EOT\n    {"Statement": {"Effect": "Allow", "Resource": ["${aws_kms_key.main.arn}"]}}\n'
        "  EOT",
        f'"Resource": ["{KEYS}"]',
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_json_policies(form: str, tmp_path: Path, terraform: Terraform) -> None:
    policy, expected = FORMS[form]
    user = f'resource "aws_vpc_endpoint" "it" {{\n  policy = {policy}\n}}\n'
    texts = {"main.tf": KEY.replace("USER", "vpc_endpoint") + user}
    result = fix_with_terraform(RULE, texts, AT, tmp_path, terraform)
    assert expected in result
    assert result.startswith(KEY.replace("USER", "vpc_endpoint") + DATA + "resource")


@pytest.mark.parametrize(
    ("type_", "arguments", "arn"),
    [
        ("aws_secretsmanager_secret", 'name = "db"', "secretsmanager:HERE:secret:db-??????"),
        ("aws_secretsmanager_secret", "", "secretsmanager:HERE:secret:*-??????"),
        (
            "aws_secretsmanager_secret",
            'name_prefix = "db-"',
            "secretsmanager:HERE:secret:db-*-??????",
        ),
        ("aws_secretsmanager_secret", "name = var.name", "secretsmanager:HERE:secret:*-??????"),
        ("aws_sqs_queue", 'name_prefix = "in-"', "sqs:HERE:in-*"),
        ("aws_sqs_queue", 'for_each = toset(["a"])\n  name = each.key', "sqs:HERE:*"),
        ("aws_cloudfront_distribution", "", "cloudfront::ACCOUNT:distribution/*"),
        ("aws_lb", 'name = "web"', "elasticloadbalancing:HERE:loadbalancer/*/web/*"),
        ("aws_kms_alias", 'name_prefix = "alias/a"', "kms:HERE:alias/a*"),
        # An ARN that construct-arn can build, and one whose pattern would not contain the account.
        ("aws_sqs_queue", 'name = "in"', None),
        ("aws_s3_bucket", 'bucket_prefix = "logs-"', None),
        ("aws_route53_zone", "", None),
        ("aws_api_gateway_rest_api", "", None),
        ("aws_cloudwatch_event_rule", "", None),
        ("aws_nothing_known", "", None),
    ],
)
def test_pattern_by_resource_type(type_: str, arguments: str, arn: str | None) -> None:
    key = '["a"]' if "for_each" in arguments else ""
    text = used_by("iam_role_policy", f"{type_}.main{key}.arn")["main.tf"]
    text = text.replace('"aws_kms_key"', f'"{type_}"').replace(
        "  description", f"  {arguments}\n  x"
    )
    texts = {"main.tf": text, "variables.tf": 'variable "name" {\n  default = null\n}\n'}
    assert analyze_texts(texts).components
    fix = only_fix(RULE, texts, f"{type_}.main{key}.arn")
    if arn is None:
        assert fix is None
        return
    assert fix is not None
    arn = arn.replace("HERE", HERE)
    arn = arn.replace("ACCOUNT", "${data.aws_caller_identity.current.account_id}")
    assert f'resources = ["{START}:{arn}"]' in apply_fix(texts, fix)["main.tf"]


def test_pattern_with_name() -> None:
    texts = used_by("iam_role_policy", "aws_lb.main.arn")
    texts["main.tf"] = texts["main.tf"].replace("aws_kms_key", "aws_lb")
    texts["main.tf"] = texts["main.tf"].replace("  description", '  name = "web"\n  description')
    fix = only_fix(RULE, texts, "aws_lb.main.arn")
    assert fix is not None
    assert "every aws_lb of that name" in fix.title


@pytest.mark.parametrize(
    ("effect", "value"),
    [
        ('effect = "Deny"\n    ', AT),
        ("effect = var.effect\n    ", AT),
        ("not_", AT),
        ("", 'replace(aws_kms_key.main.arn, "key", "alias")'),
        ("", '"${upper(aws_kms_key.main.arn)}/*"'),
        ("", "aws_kms_key.main.key_id"),
    ],
)
def test_no_fix(effect: str, value: str) -> None:
    texts = used_by("vpc_endpoint", value, effect)
    assert analyze_texts(texts).components
    assert only_fix(RULE, texts, "aws_kms_key.main") is None


def test_no_fix_for_key_in_its_own_policy() -> None:
    texts = {"main.tf": DOCUMENT.replace("VALUE", AT).replace("EFFECT", "")}
    texts["main.tf"] += KEY.replace("description", "policy").replace(
        "aws_USER.it.id", "data.aws_iam_policy_document.it.json"
    )
    assert analyze_texts(texts).components
    assert only_fix(RULE, texts, AT) is None
