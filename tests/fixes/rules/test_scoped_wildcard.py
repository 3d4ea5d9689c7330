"""The rule `scoped-wildcard`: the pattern, the loss in the title, and where it does not apply.

The formats are those of the AWS service authorization reference. An endpoint policy does not
grant permissions by itself, an identity policy does (AWS: policy evaluation logic).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.support import analyze_texts, apply_fix, check_fix, check_no_fix, marked_main
from tests.fixes.terraform_support import check_fix_with_terraform, only_fix
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.model import Impact

RULE = "scoped-wildcard"
ACCOUNT = "${data.aws_caller_identity.current.account_id}"
HERE = "${data.aws_region.current.name}:" + ACCOUNT
START = "arn:${data.aws_partition.current.partition}"
KEYS = f"{START}:kms:{HERE}:key/*"

DATA = """\
data "aws_partition" "current" {}

data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

"""


def used_by(
    user: str,
    value: str = "«aws_kms_key.main.arn»",
    *,
    effect: str = "",
    argument: str = "resources",
    type_: str = "aws_kms_key",
    arguments: str = "",
    data: str = "",
) -> str:
    """A key, or another resource, that depends on a resource whose policy refers to the key.

    `effect` and `arguments` are lines of the statement and of the key, `data` are blocks at the
    start of the file.
    """
    return f"""\
{data}data "aws_iam_policy_document" "it" {{
  statement {{
{effect}    {argument} = [{value}]
  }}
}}

resource "{type_}" "main" {{
{arguments}  description = aws_{user}.it.id
}}

resource "aws_{user}" "it" {{
  policy = data.aws_iam_policy_document.it.json
}}
"""


def encoded(policy: str, data: str = "") -> str:
    """An endpoint with this policy, and a key that depends on the endpoint."""
    return f"""\
resource "aws_kms_key" "main" {{
  description = aws_vpc_endpoint.it.id
}}

{data}resource "aws_vpc_endpoint" "it" {{
  policy = {policy}
}}
"""


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
    after = used_by(user, f'"{KEYS}"', data=DATA)
    fix = check_fix_with_terraform(RULE, used_by(user), after, tmp_path, terraform)
    assert fix.impact is impact
    assert words in fix.description
    assert "account and region" in fix.description


def test_other_resources_are_kept(tmp_path: Path, terraform: Terraform) -> None:
    variable = 'variable "other" {\n  type = string\n}\n\n'
    before = used_by("vpc_endpoint", '"${«aws_kms_key.main.arn»}/x", var.other', data=variable)
    after = used_by("vpc_endpoint", f'"{KEYS}/x", var.other', data=variable + DATA)
    check_fix_with_terraform(RULE, before, after, tmp_path, terraform)


def test_instance_with_index(tmp_path: Path, terraform: Terraform) -> None:
    count = "  count       = 2\n"
    before = used_by("vpc_endpoint", "«aws_kms_key.main[0].arn»", arguments=count)
    after = used_by("vpc_endpoint", f'"{KEYS}"', arguments=count, data=DATA)
    check_fix_with_terraform(RULE, before, after, tmp_path, terraform)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'jsonencode({ Statement = [{ Effect = "Allow", Resource = «aws_kms_key.main.arn» }] })',
            f'jsonencode({{ Statement = [{{ Effect = "Allow", Resource = "{KEYS}" }}] }})',
        ),
        (
            """\
<<-EOT
    {"Statement": {"Effect": "Allow", "Resource": ["${«aws_kms_key.main.arn»}"]}}
  EOT""",
            f"""\
<<-EOT
    {{"Statement": {{"Effect": "Allow", "Resource": ["{KEYS}"]}}}}
  EOT""",
        ),
    ],
    ids=["jsonencode", "heredoc"],
)
def test_json_policies(before: str, after: str, tmp_path: Path, terraform: Terraform) -> None:
    check_fix_with_terraform(RULE, encoded(before), encoded(after, DATA), tmp_path, terraform)


@pytest.mark.parametrize(
    ("type_", "arguments", "arn"),
    [
        ("aws_secretsmanager_secret", 'name = "db"', f"secretsmanager:{HERE}:secret:db-??????"),
        ("aws_secretsmanager_secret", "", f"secretsmanager:{HERE}:secret:*-??????"),
        (
            "aws_secretsmanager_secret",
            'name_prefix = "db-"',
            f"secretsmanager:{HERE}:secret:db-*-??????",
        ),
        ("aws_secretsmanager_secret", "name = var.name", f"secretsmanager:{HERE}:secret:*-??????"),
        ("aws_sqs_queue", 'name_prefix = "in-"', f"sqs:{HERE}:in-*"),
        ("aws_sqs_queue", 'for_each = toset(["a"])\n  name = each.key', f"sqs:{HERE}:*"),
        ("aws_cloudfront_distribution", "", f"cloudfront::{ACCOUNT}:distribution/*"),
        ("aws_lb", 'name = "web"', f"elasticloadbalancing:{HERE}:loadbalancer/*/web/*"),
        ("aws_kms_alias", 'name_prefix = "alias/a"', f"kms:{HERE}:alias/a*"),
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
    texts, _ = marked_main(
        used_by(
            "iam_role_policy",
            f"«{type_}.main{key}.arn»",
            type_=type_,
            arguments=f"  {arguments}\n",
            data='variable "name" {\n  default = null\n}\n\n',
        )
    )
    assert analyze_texts(texts).components
    fix = only_fix(RULE, texts, f"{type_}.main{key}.arn")
    if arn is None:
        assert fix is None
        return
    assert fix is not None
    assert f'resources = ["{START}:{arn}"]' in apply_fix(texts, fix)["main.tf"]


def test_pattern_with_name() -> None:
    name = '  name        = "web"\n'
    load_balancer = f"{START}:elasticloadbalancing:{HERE}:loadbalancer/*/web/*"
    fix = check_fix(
        RULE,
        used_by("iam_role_policy", "«aws_lb.main.arn»", type_="aws_lb", arguments=name),
        used_by("iam_role_policy", f'"{load_balancer}"', type_="aws_lb", arguments=name, data=DATA),
    )
    assert "every aws_lb of that name" in fix.description


@pytest.mark.parametrize(
    "before",
    [
        used_by("vpc_endpoint", effect='    effect = "Deny"\n'),
        used_by("vpc_endpoint", effect="    effect = var.effect\n"),
        used_by("vpc_endpoint", argument="not_resources"),
        used_by("vpc_endpoint", 'replace(«aws_kms_key.main.arn», "key", "alias")'),
        used_by("vpc_endpoint", '"${upper(«aws_kms_key.main.arn»)}/*"'),
        used_by("vpc_endpoint", "«aws_kms_key.main.key_id»"),
    ],
)
def test_no_fix(before: str) -> None:
    check_no_fix(RULE, before)


def test_no_fix_for_key_in_its_own_policy() -> None:
    check_no_fix(
        RULE,
        """
            data "aws_iam_policy_document" "it" {
              statement {
                resources = [«aws_kms_key.main.arn»]
              }
            }

            resource "aws_kms_key" "main" {
              policy = data.aws_iam_policy_document.it.json
            }
        """,
    )
