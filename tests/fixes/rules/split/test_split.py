"""The rule `split`: the text of new resources, and the forms that are not split."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest

from tests.fixes.inline_forms import REFERENCE, cyclic, spec_of
from tests.fixes.rules.split.support import aws_provider, split_with_terraform, splits
from tests.fixes.support import analyze_texts, apply_fix
from tests.terraform.ask import Terraform

KEY = spec_of("aws_kms_key", "policy")
ROUTE = spec_of("aws_route_table", "route")
LIST = spec_of("aws_vpc_endpoint", "subnet_ids")


def test_argument_becomes_resource(tmp_path: Path, terraform: Terraform) -> None:
    result = split_with_terraform(
        """
        resource "aws_kms_key" "one" {
          description = "one"

          # Why it is so.
          policy = jsonencode({
            Other = test_a.two.id
          })
          bypass_policy_lockout_safety_check = true
        }

        resource "test_a" "two" {
          v = aws_kms_key.one.arn
        }
        """,
        terraform,
        tmp_path,
    )
    assert result == dedent("""\
        resource "aws_kms_key" "one" {
          description = "one"

          bypass_policy_lockout_safety_check = true
        }

        resource "aws_kms_key_policy" "one" {
          key_id = aws_kms_key.one.id
          # Why it is so.
          policy = jsonencode({
            Other = test_a.two.id
          })
          bypass_policy_lockout_safety_check = true
        }

        resource "test_a" "two" {
          v = aws_kms_key.one.arn
        }
    """)


def test_list_items_become_resources(tmp_path: Path, terraform: Terraform) -> None:
    result = split_with_terraform(
        """
        resource "aws_vpc_endpoint" "kms" {
          vpc_id = var.vpc
          subnet_ids = [
            test_a.two.id,
            # The old one.
            "subnet-0123",
          ]
        }

        resource "test_a" "two" {
          v = aws_vpc_endpoint.kms.dns_entry
        }
        """,
        terraform,
        tmp_path,
    )
    assert result == dedent("""\
        resource "aws_vpc_endpoint" "kms" {
          vpc_id = var.vpc
        }

        resource "aws_vpc_endpoint_subnet_association" "kms_two" {
          vpc_endpoint_id = aws_vpc_endpoint.kms.id
          subnet_id       = test_a.two.id
        }

        resource "aws_vpc_endpoint_subnet_association" "kms_subnet_0123" {
          vpc_endpoint_id = aws_vpc_endpoint.kms.id
          # The old one.
          subnet_id = "subnet-0123"
        }

        resource "test_a" "two" {
          v = aws_vpc_endpoint.kms.dns_entry
        }
    """)


def test_duplicate_item_becomes_one_resource() -> None:
    texts = cyclic(LIST)
    again = f"[\n    {REFERENCE}, # why\n    # kept\n    {REFERENCE},\n  ]"
    texts["main.tf"] = texts["main.tf"].replace(f'[{REFERENCE}, "other"]', again)
    (fix,) = splits(texts)
    result = apply_fix(texts, fix)["main.tf"]
    assert result.count(f"= {REFERENCE}") == 1
    assert "# why" in result
    assert "# kept" in result


def test_blocks_become_resources(tmp_path: Path, terraform: Terraform) -> None:
    result = split_with_terraform(
        """
        resource "aws_route_table" "private" {
          for_each = var.zones
          vpc_id   = var.vpc

          # To the firewall.
          route {
            cidr_block           = "0.0.0.0/0"
            network_interface_id = test_a.two.id # see the plan
          }

          route {
            cidr_block = "10.0.0.0/8"
            gateway_id = var.gateway
          }

          tags = { Name = "private" }
        }

        resource "test_a" "two" {
          v = aws_route_table.private["a"].id
        }
        """,
        terraform,
        tmp_path,
    )
    assert result == dedent("""\
        resource "aws_route_table" "private" {
          for_each = var.zones
          vpc_id   = var.vpc

          tags = { Name = "private" }
        }

        resource "aws_route" "private_anywhere" {
          for_each = var.zones

          route_table_id = aws_route_table.private[each.key].id
          # To the firewall.
          destination_cidr_block = "0.0.0.0/0"
          network_interface_id   = test_a.two.id # see the plan
        }

        resource "aws_route" "private_10_0_0_0_8" {
          for_each = var.zones

          route_table_id         = aws_route_table.private[each.key].id
          destination_cidr_block = "10.0.0.0/8"
          gateway_id             = var.gateway
        }

        resource "test_a" "two" {
          v = aws_route_table.private["a"].id
        }
    """)


def test_key_vault_key_id_becomes_several_arguments(tmp_path: Path, terraform: Terraform) -> None:
    result = split_with_terraform(
        """
        resource "azurerm_storage_account" "data" {
          name = "data"

          customer_managed_key {
            # The account's own.
            key_vault_key_id          = azurerm_key_vault_key.data.id
            user_assigned_identity_id = null
          }
        }

        resource "azurerm_key_vault_key" "data" {
          name         = "data"
          key_vault_id = azurerm_key_vault_access_policy.data.key_vault_id
        }

        resource "azurerm_key_vault_access_policy" "data" {
          key_vault_id = var.vault
          object_id    = azurerm_storage_account.data.identity[0].principal_id
        }
        """,
        terraform,
        tmp_path,
        "azurerm_key_vault_key.data.id",
    )
    assert result == dedent("""\
        resource "azurerm_storage_account" "data" {
          name = "data"

          lifecycle {
            ignore_changes = [customer_managed_key]
          }
        }

        resource "azurerm_storage_account_customer_managed_key" "data" {
          storage_account_id = azurerm_storage_account.data.id
          # The account's own.
          key_vault_id              = azurerm_key_vault_key.data.key_vault_id
          key_name                  = azurerm_key_vault_key.data.name
          key_version               = azurerm_key_vault_key.data.version
          user_assigned_identity_id = null
        }

        resource "azurerm_key_vault_key" "data" {
          name         = "data"
          key_vault_id = azurerm_key_vault_access_policy.data.key_vault_id
        }

        resource "azurerm_key_vault_access_policy" "data" {
          key_vault_id = var.vault
          object_id    = azurerm_storage_account.data.identity[0].principal_id
        }
    """)


@pytest.mark.parametrize("key", ["test_a.two.id", "azurerm_key_vault_key.k[0].uri", "var.key"])
def test_unknown_key_vault_key_is_not_split(key: str) -> None:
    spec = spec_of("azurerm_storage_account", "customer_managed_key")
    inside = f"key_vault_key_id = {key}\nuser_assigned_identity_id = test_a.two.id"
    assert splits(cyclic(spec, inside=inside)) == []


def test_trailing_comments_of_items_are_moved() -> None:
    text = cyclic(LIST)["main.tf"].replace(
        '[test_a.two.id, "other"]', '[\n    test_a.two.id, # why\n    "other" # too\n  ]'
    )
    result = apply_fix({"main.tf": text}, splits({"main.tf": text})[0])["main.tf"]
    assert "  subnet_id       = test_a.two.id # why\n" in result
    assert '  subnet_id       = "other" # too\n' in result


def test_trailing_comment_of_argument_is_moved() -> None:
    text = cyclic(KEY)["main.tf"].replace("policy = test_a.two.id", "policy = test_a.two.id // b")
    result = apply_fix({"main.tf": text}, splits({"main.tf": text})[0])["main.tf"]
    assert "  policy = test_a.two.id // b\n" in result


@pytest.mark.parametrize("comment", ["# b", "// b", "/* b */"])
def test_objects_with_comments_are_not_split(comment: str) -> None:
    route = (
        f'route = [{{ {comment}\n    cidr_block = "10.0.0.0/8"\n    gateway_id = {REFERENCE}\n  }}]'
    )
    text = f'resource "aws_route_table" "one" {{\n  {route}\n}}\n'
    texts = {"main.tf": text + 'resource "test_a" "two" {\n  v = aws_route_table.one.id\n}\n'}
    assert analyze_texts(texts).components
    assert splits(texts) == []
    without = {"main.tf": texts["main.tf"].replace(comment, "")}
    assert len(splits(without)) == 1


def test_dependent_argument_moves_with_its_argument() -> None:
    """The private address of an Elastic IP belongs to its network interface, not to an instance."""
    spec = spec_of("aws_eip", "network_interface")
    text = cyclic(spec)["main.tf"].replace(
        f"network_interface = {REFERENCE}",
        f'network_interface = "eni-1"\n  associate_with_private_ip = {REFERENCE}',
    )
    (fix,) = splits({"main.tf": text})
    result = apply_fix({"main.tf": text}, fix)["main.tf"]
    assert 'network_interface_id = "eni-1"' in result.replace("  ", " ").replace("  ", " ")
    assert f"private_ip_address   = {REFERENCE}" in result


@pytest.mark.parametrize(("version", "count"), [("~> 4.0", 0), ("~> 5.0", 1), (">= 4.0", 1)])
def test_provider_version_must_have_exclusive_resource(version: str, count: int) -> None:
    texts = cyclic(spec_of("aws_iam_role", "managed_policy_arns"))
    texts["versions.tf"] = aws_provider(version)
    assert len(splits(texts)) == count


def test_title_names_ignored_changes() -> None:
    (fix,) = splits(cyclic(spec_of("aws_route53_zone", "vpc")))
    assert "changes to vpc in the old resource are then ignored" in fix.title


@pytest.mark.parametrize(
    ("meta", "copied", "key"),
    [
        ("count = 2\n", "  count = 2\n\n", "[count.index]"),
        ("for_each = var.all\n", "  for_each = var.all\n\n", "[each.key]"),
        ("provider = aws.west\n", "  provider = aws.west\n\n", ""),
        ('region = "eu-west-1"\n', '  region = "eu-west-1"\n\n', ""),
    ],
)
def test_new_resource_copies_meta_arguments(meta: str, copied: str, key: str) -> None:
    texts = cyclic(KEY, meta)
    result = apply_fix(texts, splits(texts)[0])["main.tf"]
    head = f'resource "aws_kms_key_policy" "one" {{\n{copied}  key_id = aws_kms_key.one{key}.id\n'
    assert head in result
    assert not analyze_texts({"main.tf": result}).components


def test_taken_name_gets_a_number() -> None:
    texts = cyclic(KEY)
    texts["other.tf"] = 'resource "aws_kms_key_policy" "one" {\n}\n'
    assert "aws_kms_key_policy.one_2" in splits(texts)[0].title


def test_line_endings_are_preserved() -> None:
    texts = {"main.tf": cyclic(ROUTE)["main.tf"].replace("\n", "\r\n")}
    result = apply_fix(texts, splits(texts)[0])["main.tf"]
    assert result.count("\n") == result.count("\r\n")
    assert not analyze_texts({"main.tf": result}).components


@pytest.mark.parametrize(
    "inside",
    [
        "gateway_id = test_a.two.id\nno_such_argument = 1",
        "gateway_id = test_a.two.id\n\nnested {\n}",
        'gateway_id = test_a.two.id\n\ndynamic "nested" {\n  for_each = []\n}',
    ],
)
def test_unsupported_block_content_is_not_split(inside: str) -> None:
    texts = cyclic(ROUTE, inside=inside)
    assert analyze_texts(texts).components
    assert splits(texts) == []


def test_dynamic_block_prevents_split() -> None:
    dynamic = 'dynamic "route" {\n  for_each = var.all\n  content {\n  }\n}\n'
    assert splits(cyclic(ROUTE, dynamic)) == []


@pytest.mark.parametrize("value", ["var.on ? [test_a.two.id] : []", "concat([test_a.two.id], [])"])
def test_computed_list_is_not_split(value: str) -> None:
    texts = {"main.tf": cyclic(LIST)["main.tf"].replace('[test_a.two.id, "other"]', value)}
    assert analyze_texts(texts).components
    assert splits(texts) == []


def test_conflicting_argument_prevents_split() -> None:
    assert splits(cyclic(LIST, "subnet_configuration = []\n")) == []


@pytest.mark.parametrize(
    ("lifecycle", "expected"),
    [
        (
            "{\n  prevent_destroy = true\n}",
            "{\n  prevent_destroy = true\n  ignore_changes  = [@]\n}",
        ),
        ("{ prevent_destroy = true }", "{\n  prevent_destroy = true\n  ignore_changes  = [@]\n}"),
        ("{}", "{\n  ignore_changes = [@]\n}"),
        ("{\n}", "{\n  ignore_changes = [@]\n}"),
        ("{\n  ignore_changes = []\n}", "{\n  ignore_changes = [@]\n}"),
        ("{\n  ignore_changes = [tags]\n}", "{\n  ignore_changes = [@, tags]\n}"),
        ('{\n  ignore_changes = ["@"]\n}', '{\n  ignore_changes = ["@"]\n}'),
        ("{\n  ignore_changes = all\n}", "{\n  ignore_changes = all\n}"),
        (
            "{\n  ignore_changes = [\n    # Not ours.\n    tags, # all\n  ]\n}",
            "{\n  ignore_changes = [\n    @,\n    # Not ours.\n    tags, # all\n  ]\n}",
        ),
        (
            "{\n  ignore_changes = [ # these\n    tags\n  ]\n}",
            "{\n  ignore_changes = [ # these\n    @, tags\n  ]\n}",
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_ignore_changes_is_added_to_lifecycle_block(
    lifecycle: str, expected: str, newline: str, tmp_path: Path, terraform: Terraform
) -> None:
    def block(text: str) -> str:
        return indent(f"lifecycle {text}\n".replace("@", "attached_disk"), "  ")

    spec = spec_of("google_compute_instance", "attached_disk")
    before = cyclic(spec, "lifecycle {}\n")["main.tf"].replace("  lifecycle {}\n", block(lifecycle))
    texts = {"main.tf": before.replace("\n", newline)}
    (fix,) = splits(texts)
    (tmp_path / "main.tf").write_text(apply_fix(texts, fix)["main.tf"], newline="")
    assert terraform.fmt_check(tmp_path) == []
    assert not terraform.ask(tmp_path, plan=False).cycles
    result = (tmp_path / "main.tf").read_bytes().decode()
    assert block(expected).replace("\n", newline) in result


def test_ignore_changes_of_outer_block_is_kept() -> None:
    spec = spec_of("google_access_context_manager_service_perimeter", "status.resources")
    texts = cyclic(spec, "lifecycle {\n  ignore_changes = [status]\n}\n")
    (fix,) = splits(texts)
    assert "ignore_changes = [status]" in apply_fix(texts, fix)["main.tf"]


def test_unreadable_ignore_changes_prevents_split() -> None:
    spec = spec_of("google_compute_instance", "attached_disk")
    twice = "lifecycle {\n  prevent_destroy = true\n}\n" * 2
    assert splits(cyclic(spec, twice)) == []
    assert splits(cyclic(spec, "lifecycle {\n  ignore_changes = var.all\n}\n")) == []


def test_default_rule_of_security_policy_is_not_split() -> None:
    spec = spec_of("google_compute_security_policy", "rule")
    inside = 'action = "allow"\npriority = 2147483647\ndescription = test_a.two.id'
    assert splits(cyclic(spec, inside=inside)) == []


def test_argument_of_nested_block_is_not_split() -> None:
    text = cyclic(KEY)["main.tf"].replace("  policy = ", "  b {\n  policy = ")
    texts = {"main.tf": text.replace("two.id\n", "two.id\n  }\n")}
    assert analyze_texts(texts).components
    assert splits(texts) == []


def test_remaining_reference_prevents_split() -> None:
    texts = cyclic(KEY, "tags = test_a.two.tags\n")
    assert analyze_texts(texts).components
    assert splits(texts) == []
