"""The compensating controls that are shown with fixes which weaken a policy.

The states follow from the AWS documentation: what security groups admit, what a policy allows, and
whom a principal names. Each configuration has one control in the state that its test checks.
"""

from __future__ import annotations

import time
from pathlib import Path
from textwrap import dedent

import pytest

from tests.examples import STARTING_CASE
from tests.fixes.support import DIRECTORY, analyze_texts, fixes_at_text
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.fixes.aws.controls.control import Control, State
from tf_cycle_ls.fixes.aws.controls.evaluate import module_controls
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.model import Fix, Impact
from tf_cycle_ls.vfs import Disk

NETWORK, DNS, ACTIONS, KEYS, ROLES = range(5)
PRESENT, MISSING, UNKNOWN = State.PRESENT, State.MISSING, State.UNKNOWN


DECLARED = (
    'resource "aws_vpc" "main"',
    'data "aws_vpc" "main"',
    'resource "aws_subnet" "private"',
    'resource "aws_security_group" "app"',
    'resource "aws_ec2_managed_prefix_list" "l"',
    'resource "aws_s3_bucket" "b"',
    'resource "aws_iam_role" "app"',
    'data "aws_iam_role" "app"',
    'data "aws_caller_identity" "current"',
)
"""The resources that the configurations refer to."""


def control(number: int, *texts: str, **files: str) -> Control:
    """One of the five controls of a module."""
    main = "\n".join(dedent(text).strip("\n") for text in texts)
    main += "".join(f"\n{each} {{\n}}\n" for each in DECLARED)
    named = {f"{name}.tf": text for name, text in files.items()}
    controls = module_controls(analyze_texts({"main.tf": main, **named}), f"{DIRECTORY}/main.tf")
    assert len(controls) == 5
    return controls[number]


ENDPOINT = """
resource "aws_vpc_endpoint" "kms" {
  vpc_id              = aws_vpc.main.id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.eu-west-1.kms"
  security_group_ids  = [aws_security_group.endpoints.id]
}
"""


def group(ingress: str) -> str:
    """The security group of the endpoint with this content."""
    return f'resource "aws_security_group" "endpoints" {{\n{ingress}\n}}\n'


def inline(arguments: str) -> str:
    """The security group with an inline rule."""
    return group(f"  ingress {{\n    {arguments}\n  }}")


def rule(arguments: str, of: str = "aws_security_group.endpoints.id") -> str:
    """A group without rules, and a rule that is a resource."""
    return group("") + (
        f'resource "aws_vpc_security_group_ingress_rule" "r" {{\n'
        f"  security_group_id = {of}\n  {arguments}\n}}\n"
    )


def old_rule(arguments: str) -> str:
    """A group without rules, and an aws_security_group_rule."""
    head = 'resource "aws_security_group_rule" "r" {\n  security_group_id = '
    return group("") + f"{head}aws_security_group.endpoints.id\n  {arguments}\n}}\n"


@pytest.mark.parametrize(
    ("rules", "state", "words"),
    [
        (inline("cidr_blocks = [aws_vpc.main.cidr_block]"), PRESENT, "aws_vpc.main.cidr_block"),
        (inline("cidr_blocks = [data.aws_vpc.main.cidr_block]"), PRESENT, "data.aws_vpc.main"),
        (inline("cidr_blocks = aws_subnet.private[*].cidr_block"), PRESENT, "aws_subnet.private"),
        (inline('cidr_blocks = ["10.0.0.0/8", "192.168.4.0/24"]'), PRESENT, "192.168.4.0/24"),
        (inline('ipv6_cidr_blocks = ["fd00::/8"]'), PRESENT, "fd00::/8"),
        (inline("security_groups = [aws_security_group.app.id]"), PRESENT, "group.app.id"),
        (inline("self = true"), PRESENT, "itself"),
        (group("  ingress = []"), PRESENT, "nobody"),
        (inline('cidr_blocks = ["0.0.0.0/0"]'), MISSING, "0.0.0.0/0"),
        (inline('cidr_blocks = ["10.0.0.0/8", "0.0.0.0/0"]'), MISSING, "0.0.0.0/0"),
        (inline('ipv6_cidr_blocks = ["::/0"]'), MISSING, "::/0"),
        # More than a private range holds.
        (inline('cidr_blocks = ["10.0.0.0/7"]'), MISSING, "10.0.0.0/7"),
        (inline('cidr_blocks = ["203.0.113.0/24"]'), MISSING, "203.0.113.0/24"),
        (group('  ingress = [{ cidr_blocks = ["0.0.0.0/0"] }]'), MISSING, "0.0.0.0/0"),
        (inline("cidr_blocks = [var.cidr]"), UNKNOWN, "var.cidr"),
        (inline("prefix_list_ids = [aws_ec2_managed_prefix_list.l.id]"), UNKNOWN, "prefix_list"),
        (inline("cidr_blocks = [aws_vpc.other.cidr_block]"), UNKNOWN, "aws_vpc.other"),
        (inline("cidr_blocks = [aws_vpc.main.id]"), UNKNOWN, "aws_vpc.main.id"),
        (group(""), UNKNOWN, "no rule"),
        (group("  ingress = var.rules"), UNKNOWN, "var.rules"),
        (rule("cidr_ipv4 = aws_vpc.main.cidr_block"), PRESENT, "aws_vpc.main.cidr_block"),
        (rule('cidr_ipv4 = "0.0.0.0/0"'), MISSING, "0.0.0.0/0"),
        (rule('cidr_ipv6 = "::/0"'), MISSING, "::/0"),
        (rule("referenced_security_group_id = aws_security_group.app.id"), PRESENT, "app"),
        # The group of the rule is unknown.
        (rule('cidr_ipv4 = "0.0.0.0/0"', of="each.value"), UNKNOWN, "computed"),
        # The rule belongs to another group.
        (rule('cidr_ipv4 = "0.0.0.0/0"', of="aws_security_group.app.id"), UNKNOWN, "no rule"),
        (old_rule('type = "ingress"\n  cidr_blocks = ["10.1.0.0/16"]'), PRESENT, "10.1.0.0/16"),
        (old_rule('type = "ingress"\n  cidr_blocks = ["0.0.0.0/0"]'), MISSING, "0.0.0.0/0"),
        (old_rule('type = "egress"\n  cidr_blocks = ["0.0.0.0/0"]'), UNKNOWN, "no rule"),
    ],
)
def test_network_isolation(rules: str, state: State, words: str) -> None:
    found = control(NETWORK, ENDPOINT, rules)
    assert (found.state, words in found.reason) == (state, True), found


def test_any_open_group_opens_the_endpoint() -> None:
    """The rules of several groups are combined, so one open group opens the endpoint."""
    other = 'resource "aws_security_group" "open" {\n  ingress {\n    cidr_blocks = ["0.0.0.0/0"]'
    endpoint = ENDPOINT.replace("endpoints.id]", "endpoints.id, aws_security_group.open.id]")
    found = control(NETWORK, endpoint, inline("self = true"), other + "\n  }\n}")
    assert found.state is MISSING
    assert "aws_security_group.open" in found.reason


def test_groups_of_workloads_count_without_endpoints() -> None:
    function = """
        resource "aws_lambda_function" "f" {
          vpc_config {
            security_group_ids = [aws_security_group.endpoints.id]
          }
        }
    """
    assert control(NETWORK, function, inline("self = true")).state is PRESENT
    assert control(NETWORK, inline("self = true")).state is UNKNOWN


def test_local_values_are_resolved() -> None:
    ranges = 'locals {\n  ranges = [local.all]\n  all    = "0.0.0.0/0"\n}'
    found = control(NETWORK, ENDPOINT, inline("cidr_blocks = local.ranges"), ranges)
    assert found.state is MISSING


def test_override_and_damaged_text_are_unknown() -> None:
    """A block does not define its resource if its text is damaged or an override changes it."""
    open_ = inline('cidr_blocks = ["10.0.0.0/8"]')
    damaged = open_.replace("8", "8\n  [", 1)
    assert control(NETWORK, ENDPOINT, open_).state is PRESENT
    assert control(NETWORK, ENDPOINT, damaged).state is UNKNOWN
    assert control(NETWORK, ENDPOINT, open_, a_override=open_).state is UNKNOWN


@pytest.mark.parametrize(
    ("argument", "state"),
    [
        ("private_dns_enabled = true", PRESENT),
        ("private_dns_enabled = false", MISSING),
        ("", MISSING),
        ("private_dns_enabled = var.dns", UNKNOWN),
    ],
)
def test_private_dns(argument: str, state: State) -> None:
    endpoint = ENDPOINT.replace("vpc_id ", f"{argument}\n  vpc_id ")
    assert control(DNS, endpoint).state is state


def test_private_dns_resource() -> None:
    switch = """
        resource "aws_vpc_endpoint_private_dns" "kms" {
          vpc_endpoint_id     = aws_vpc_endpoint.kms.id
          private_dns_enabled = true
        }
    """
    assert control(DNS, ENDPOINT, switch).state is PRESENT


def test_gateway_endpoints_have_no_private_dns() -> None:
    gateway = 'resource "aws_vpc_endpoint" "s3" {\n  vpc_endpoint_type = "Gateway"\n}'
    assert control(DNS, gateway).state is UNKNOWN
    assert control(DNS, gateway, ENDPOINT).state is MISSING


def endpoint_policy(policy: str) -> str:
    """An endpoint with a policy."""
    return ENDPOINT.replace("vpc_id ", f"policy = {policy}\n  vpc_id ")


DOCUMENT = "data.aws_iam_policy_document.d.json"


def document(*statements: str, more: str = "") -> str:
    """A policy document."""
    blocks = "".join(f"  statement {{\n{indented(each)}\n  }}\n" for each in statements)
    return f'data "aws_iam_policy_document" "d" {{\n{more}{blocks}}}\n'


def indented(text: str) -> str:
    """The statement, indented for the body of a block."""
    return "\n".join(f"    {line}" for line in dedent(text).strip("\n").split("\n"))


@pytest.mark.parametrize(
    ("statements", "state", "words"),
    [
        (['actions = ["kms:Decrypt", "kms:Get*"]'], PRESENT, "names each action"),
        (['actions = ["*"]'], MISSING, "allows *"),
        (['actions = ["kms:Decrypt", "kms:*"]'], MISSING, "allows kms:*"),
        (['actions = ["kms:Decrypt"]', 'actions = ["kms:*"]'], MISSING, "kms:*"),
        (['not_actions = ["kms:PutKeyPolicy"]'], MISSING, "all actions but"),
        (['effect = "Deny"\nactions = ["kms:*"]', 'actions = ["kms:Decrypt"]'], PRESENT, ""),
        (["actions = var.actions"], UNKNOWN, "var.actions"),
        (['effect = var.e\nactions = ["*"]'], MISSING, "allows *"),
        (['resources = ["*"]'], UNKNOWN, "not written"),
    ],
)
def test_endpoint_actions(statements: list[str], state: State, words: str) -> None:
    found = control(ACTIONS, endpoint_policy(DOCUMENT), document(*statements))
    assert (found.state, words in found.reason) == (state, True), found


@pytest.mark.parametrize(
    ("policy", "state"),
    [
        ('jsonencode({ Statement = [{ Effect = "Allow", Action = "kms:*" }] })', MISSING),
        ('jsonencode({ Statement = { Effect = "Allow", Action = ["kms:Decrypt"] } })', PRESENT),
        ('jsonencode({ Statement = [{ Effect = "Allow", NotAction = "s3:*" }] })', MISSING),
        ("jsonencode({ Statement = var.statements })", UNKNOWN),
        ("jsonencode({ Version = 1 })", UNKNOWN),
        ('file("policy.json")', UNKNOWN),
        ("var.policy", UNKNOWN),
        ("local.policy", MISSING),
        ('<<EOT\n{"Statement": [{"Effect": "Allow", "Action": "*"}]}\nEOT\n', MISSING),
    ],
)
def test_endpoint_actions_in_every_policy_syntax(policy: str, state: State) -> None:
    value = (
        'locals {\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*" }] })\n}'
    )
    assert control(ACTIONS, endpoint_policy(policy), value).state is state


def test_endpoint_without_policy_is_missing_limit() -> None:
    assert control(ACTIONS, ENDPOINT).state is MISSING
    attached = f"""
        resource "aws_vpc_endpoint_policy" "kms" {{
          vpc_endpoint_id = aws_vpc_endpoint.kms.id
          policy          = {DOCUMENT}
        }}
    """
    limited = document('actions = ["kms:Decrypt"]')
    assert control(ACTIONS, ENDPOINT, attached, limited).state is PRESENT


def test_merged_statements_are_unknown() -> None:
    merged = document('actions = ["kms:Decrypt"]', more="  source_policy_documents = [var.p]\n")
    assert control(ACTIONS, endpoint_policy(DOCUMENT), merged).state is UNKNOWN
    wide = document('actions = ["*"]', more="  source_policy_documents = [var.p]\n")
    assert control(ACTIONS, endpoint_policy(DOCUMENT), wide).state is MISSING


KEY = f'resource "aws_kms_key" "k" {{\n  policy = {DOCUMENT}\n}}\n'
ROOT = '"arn:aws:iam::111122223333:root"'
BUILT_ROOT = '"arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"'
BUILT_ROLE = '"arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/app"'


def allowing(*identifiers: str, more: str = "") -> str:
    """A statement with principals."""
    return f"""
        actions = ["kms:Decrypt"]
        principals {{
          type        = "AWS"
          identifiers = [{", ".join(identifiers)}]
        }}
        {more}
    """


CONDITION = 'condition {\n  test = "StringEquals"\n  variable = "aws:PrincipalOrgID"\n}'


@pytest.mark.parametrize(
    ("statements", "state", "words"),
    [
        ([allowing("aws_iam_role.app.arn")], PRESENT, "names each principal"),
        ([allowing("data.aws_iam_role.app.arn")], PRESENT, ""),
        ([allowing('"arn:aws:iam::111122223333:role/app"')], PRESENT, ""),
        ([allowing(BUILT_ROLE)], PRESENT, ""),
        ([allowing('"*"')], MISSING, "any principal"),
        ([allowing('"*"', more=CONDITION)], MISSING, "under a condition"),
        ([allowing("aws_iam_role.app.arn", '"*"')], MISSING, "any principal"),
        # AWS's standard administration beside named roles, and alone.
        ([allowing(ROOT), allowing("aws_iam_role.app.arn")], PRESENT, ""),
        ([allowing(BUILT_ROOT), allowing("aws_iam_role.app.arn")], PRESENT, ""),
        ([allowing(ROOT)], MISSING, "root only"),
        ([allowing(BUILT_ROOT)], MISSING, "root only"),
        ([allowing('"111122223333"')], MISSING, "root only"),
        ([allowing(ROOT, more=CONDITION)], UNKNOWN, "root only"),
        ([allowing("var.role_arn")], UNKNOWN, "var.role_arn"),
        ([allowing("module.app.role_arn")], UNKNOWN, "module.app.role_arn"),
        (['actions = ["kms:*"]'], UNKNOWN, "without principals"),
        (['effect = "Deny"\n' + allowing('"*"'), allowing("aws_iam_role.app.arn")], PRESENT, ""),
    ],
)
def test_key_policies(statements: list[str], state: State, words: str) -> None:
    found = control(KEYS, KEY, document(*(dedent(each).strip() for each in statements)))
    assert (found.state, words in found.reason) == (state, True), found


def test_key_without_policy_is_missing_control() -> None:
    key = 'resource "aws_kms_key" "k" {\n}\n'
    assert control(KEYS, key).state is MISSING
    attached = (
        'resource "aws_kms_key_policy" "k" {\n  key_id = aws_kms_key.k.id\n'
        f"  policy = {DOCUMENT}\n}}\n"
    )
    named = document(dedent(allowing("aws_iam_role.app.arn")).strip())
    assert control(KEYS, key, attached, named).state is PRESENT


def test_other_resource_policies_count_without_keys() -> None:
    bucket = f'resource "aws_s3_bucket_policy" "b" {{\n  policy = {DOCUMENT}\n}}\n'
    public = document(dedent(allowing('"*"')).strip())
    assert control(KEYS, bucket, public).state is MISSING
    assert control(KEYS, public).state is UNKNOWN


def role(statement: str) -> str:
    """An identity policy."""
    return (
        'resource "aws_kms_key" "k" {\n}\n'
        'resource "aws_iam_role_policy" "p" {\n'
        f'  policy = jsonencode({{ Statement = [{{ Effect = "Allow", {statement} }}] }})\n}}\n'
    )


@pytest.mark.parametrize(
    ("statement", "state"),
    [
        ('Action = "kms:Decrypt", Resource = aws_kms_key.k.arn', PRESENT),
        ('Action = "s3:GetObject", Resource = "${aws_s3_bucket.b.arn}/*"', PRESENT),
        ('Action = "s3:GetObject", Resource = ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]', PRESENT),
        ('Action = "kms:Decrypt", Resource = "*"', MISSING),
        ('Action = "*", Resource = aws_kms_key.k.arn', MISSING),
        ('Action = "kms:*", Resource = aws_kms_key.k.arn', MISSING),
        ('Action = "kms:Decrypt", NotResource = aws_kms_key.k.arn', MISSING),
        ('Action = "kms:Decrypt", Resource = var.key', UNKNOWN),
        ('Action = var.actions, Resource = "arn:aws:s3:::b"', UNKNOWN),
    ],
)
def test_identity_policies(statement: str, state: State) -> None:
    assert control(ROLES, role(statement)).state is state


def test_inline_and_attached_policies() -> None:
    wide = 'jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })'
    inner = f'resource "aws_iam_role" "r" {{\n  inline_policy {{\n    policy = {wide}\n  }}\n}}\n'
    assert control(ROLES, inner).state is MISSING
    attached = 'resource "aws_iam_role_policy_attachment" "a" {\n  policy_arn = '
    administrator = '"arn:aws:iam::aws:policy/AdministratorAccess"\n}\n'
    assert control(ROLES, attached + administrator).state is MISSING
    assert control(ROLES, attached + "var.policy\n}\n").state is UNKNOWN
    own = role('Action = "kms:Decrypt", Resource = aws_kms_key.k.arn').replace(
        "aws_iam_role_policy", "aws_iam_policy"
    )
    assert control(ROLES, own, attached + "aws_iam_policy.p.arn\n}\n").state is PRESENT


def starting_case() -> list[Fix]:
    """The fixes for the example that the project started from."""
    root = analyze(str(STARTING_CASE), Disk())
    return [fix for each in root.components for fix in fixes_for_component(each, root, Disk())]


def test_controls_of_starting_case() -> None:
    """Read off its files: both endpoints are closed off, named and limited. Who administers the
    key comes from outside, and nobody is granted anything."""
    fixes = starting_case()
    taking = [fix for fix in fixes if fix.impact >= Impact.NARROWED]
    assert {"wildcard", "remove-statement"} <= {fix.rule.name for fix in taking}
    for fix in taking:
        assert fix.title.endswith("; 3 of 5 compensating controls present)")
        lines = fix.details.splitlines()
        assert len(lines) == 6
        for line, start, end in zip(
            lines[1:],
            [
                "- network isolation: present: aws_security_group.endpoints",
                "- private DNS: present: aws_vpc_endpoint.kms",
                "- actions limited in the endpoint policy: present: ",
                "- key policies limited to named roles: unknown: ",
                "- least-privilege roles: unknown: ",
            ],
            ["(vpc.tf, line 15)", "(vpc_endpoints.tf, line 7)", ")", "(iam.tf, line 3)", "policy"],
            strict=True,
        ):
            assert line.startswith(start)
            assert line.endswith(end)
    for fix in fixes:
        assert fix in taking or not fix.details
        assert fix in taking or "controls" not in fix.title


def test_role_policy_shows_no_controls() -> None:
    """The policy of a role is not protected by the controls; it is one of them."""
    texts = {
        "main.tf": """
            resource "aws_iam_role" "r" {
              inline_policy {
                policy = jsonencode({ Statement = [{
                  Effect   = "Allow"
                  Action   = "lambda:InvokeFunction"
                  Resource = aws_lambda_function.f.arn
                }] })
              }
            }

            resource "aws_lambda_function" "f" {
              role = aws_iam_role.r.arn
            }
        """
    }
    wildcards = [
        fix for fix in fixes_at_text(texts, "aws_lambda_function.f") if fix.rule.name == "wildcard"
    ]
    assert wildcards
    for fix in wildcards:
        assert fix.impact >= Impact.NARROWED
        assert "controls" not in fix.title
        assert fix.details == ""


def test_only_module_of_the_fix_is_evaluated(tmp_path: Path) -> None:
    """Controls of a called module do not count for the caller."""
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "main.tf").write_text(ENDPOINT + inline("self = true"))
    (tmp_path / "main.tf").write_text('module "inner" {\n  source = "./inner"\n}\n')
    root = analyze(str(tmp_path), Disk())
    states = [each.state for each in module_controls(root, str(tmp_path / "main.tf"))]
    assert states == [UNKNOWN] * 5
    assert module_controls(root, str(inner / "main.tf"))[NETWORK].state is PRESENT


def test_controls_are_cached() -> None:
    """Evaluating a hundred endpoints again returns the same result at once."""
    texts = [ENDPOINT.replace("kms", f"e{n}") for n in range(100)]
    root = analyze_texts({"main.tf": "\n".join([*texts, inline("self = true")])})
    path = f"{DIRECTORY}/main.tf"
    first = module_controls(root, path)
    start = time.perf_counter()
    assert all(module_controls(root, path) is first for _ in range(100))
    assert time.perf_counter() - start < 0.5
