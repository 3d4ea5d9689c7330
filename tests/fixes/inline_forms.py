"""Every pair that `split` knows, as a configuration with a cycle through its inline form."""

from __future__ import annotations

from textwrap import indent

from tf_cycle_ls.fixes.rules.split import SPECS
from tf_cycle_ls.fixes.rules.split.spec import InlineForm, SplitSpec

REFERENCE = "test_a.two.id"

# The arguments of a block, one of which refers to the other resource.
_INSIDE = {
    "aws_s3_bucket.cors_rule": (
        'allowed_methods = ["GET"]\nallowed_origins = [test_a.two.id]\nmax_age_seconds = 60'
    ),
    "aws_s3_bucket.logging": "target_bucket = test_a.two.id",
    "aws_s3_bucket.replication_configuration": (
        'role = test_a.two.id\n\nrules {\n  id     = "all"\n  status = "Enabled"\n}'
    ),
    "aws_s3_bucket.server_side_encryption_configuration": (
        "rule {\n  apply_server_side_encryption_by_default {\n"
        '    kms_master_key_id = test_a.two.id\n    sse_algorithm     = "aws:kms"\n  }\n}'
    ),
    "aws_s3_bucket.versioning": "enabled = test_a.two.id",
    "aws_s3_bucket.lifecycle_rule": (
        'id      = "old"\nenabled = true\nprefix  = test_a.two.id\n\nexpiration {\n  days = 90\n}'
    ),
    "aws_s3_bucket.website": 'index_document = test_a.two.id\nerror_document = "error.html"',
    "aws_s3_bucket.object_lock_configuration": (
        'object_lock_enabled = "Enabled"\n\nrule {\n  default_retention {\n'
        "    days = test_a.two.id\n  }\n}"
    ),
    "aws_iam_role.inline_policy": 'name   = "read"\npolicy = test_a.two.id',
    "aws_network_acl.ingress": (
        'rule_no    = 100\naction     = "allow"\nprotocol   = "tcp"\nfrom_port  = 443\n'
        "to_port    = 443\ncidr_block = test_a.two.id"
    ),
    "aws_network_acl.egress": (
        'rule_no    = 100\naction     = "deny"\nprotocol   = "-1"\nfrom_port  = 0\n'
        "to_port    = 0\ncidr_block = test_a.two.id"
    ),
    "aws_route_table.route": 'cidr_block = "10.0.0.0/8"\ngateway_id = test_a.two.id',
    "aws_network_interface.attachment": "instance     = test_a.two.id\ndevice_index = 1",
    "aws_autoscaling_group.traffic_source": 'identifier = test_a.two.id\ntype       = "elbv2"',
    "aws_autoscaling_group.initial_lifecycle_hook": (
        'name                    = "start"\n'
        'lifecycle_transition    = "autoscaling:EC2_INSTANCE_LAUNCHING"\n'
        "notification_target_arn = test_a.two.id"
    ),
    "aws_route53_zone.vpc": "vpc_id = test_a.two.id",
    "azurerm_network_security_group.security_rule": (
        'name                  = "web"\npriority              = 100\n'
        "source_address_prefix = test_a.two.id"
    ),
    "azurerm_route_table.route": (
        'name                   = "firewall"\naddress_prefix         = "0.0.0.0/0"\n'
        'next_hop_type          = "VirtualAppliance"\nnext_hop_in_ip_address = test_a.two.id'
    ),
    "azurerm_key_vault.access_policy": (
        'tenant_id       = var.tenant\nobject_id       = test_a.two.id\nkey_permissions = ["Get"]'
    ),
    "azurerm_virtual_network.subnet": (
        'name             = "app"\naddress_prefixes = ["10.0.1.0/24"]\n'
        "security_group   = test_a.two.id"
    ),
    "azurerm_storage_account.network_rules": (
        'default_action             = "Deny"\nvirtual_network_subnet_ids = [test_a.two.id]'
    ),
    "azurerm_storage_account.customer_managed_key": (
        "key_vault_key_id          = azurerm_key_vault_key.own.versionless_id\n"
        "user_assigned_identity_id = test_a.two.id"
    ),
    "azurerm_storage_account.queue_properties": (
        "logging {\n  version = test_a.two.id\n  read    = true\n}"
    ),
    "azurerm_storage_account.static_website": "index_document = test_a.two.id",
    "azurerm_cognitive_account.customer_managed_key": "key_vault_key_id = test_a.two.id",
    "azurerm_virtual_hub_route_table.route": (
        'name         = "all"\ndestinations = ["10.0.0.0/8"]\nnext_hop     = test_a.two.id'
    ),
    "azurerm_api_management.hostname_configuration": (
        'proxy {\n  host_name    = "api.example.com"\n  key_vault_id = test_a.two.id\n}'
    ),
    "google_bigquery_dataset.access": 'role          = "READER"\nuser_by_email = test_a.two.id',
    "google_compute_instance.attached_disk": 'source      = test_a.two.id\ndevice_name = "data"',
    "google_compute_instance_group.named_port": 'name = "http"\nport = test_a.two.id',
    "google_compute_security_policy.rule": (
        'action      = "deny(403)"\npriority    = 1000\ndescription = test_a.two.id'
    ),
}
# A block that stays, for those of which one must.
_STAYS = {
    "aws_route53_zone.vpc": 'vpc {\n  vpc_id = "vpc-1"\n}\n\n',
    "google_bigquery_dataset.access": (
        'access {\n  role          = "OWNER"\n  user_by_email = "a@example.com"\n}\n\n'
    ),
}
_NEEDED = {"object_lock_enabled": "true"}


def key_of(pair: SplitSpec) -> str:
    """A short name for a pair."""
    return f"{pair.resource}.{pair.argument}"


def inline(pair: SplitSpec, inside: str = "") -> str:
    """The text of the inline form."""
    if pair.shape is InlineForm.ARGUMENT:
        return f"{pair.argument} = {REFERENCE}\n"
    if pair.shape is InlineForm.ITEMS and "." in pair.argument:
        block, _, argument = pair.argument.partition(".")
        return f'{block} {{\n  {argument} = [{REFERENCE}, "other"]\n}}\n'
    if pair.shape is InlineForm.ITEMS:
        return f'{pair.argument} = [{REFERENCE}, "other"]\n'
    content = indent(inside or _INSIDE[key_of(pair)], "  ")
    return f"{_STAYS.get(key_of(pair), '')}{pair.argument} {{\n{content}\n}}\n"


def cyclic(pair: SplitSpec, before: str = "", inside: str = "") -> dict[str, str]:
    """A resource whose inline form names another resource, which names the first.

    `before` stands at the start of the first resource, `inside` in the block that moves.
    """
    needed = "".join(f"{name} = {_NEEDED[name]}\n" for name in pair.needs)
    parts = filter(None, (before, needed, inline(pair, inside)))
    body = indent("\n".join(parts), "  ")
    return {
        "main.tf": (
            f'resource "{pair.resource}" "one" {{\n{body}}}\n\n'
            f'resource "test_a" "two" {{\n  v = {pair.resource}.one\n}}\n'
        )
    }


def pair_of(resource: str, argument: str) -> SplitSpec:
    """The pair for an inline form."""
    return next(each for each in SPECS if (each.resource, each.argument) == (resource, argument))
