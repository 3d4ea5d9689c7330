"""A configuration with a cycle through the inline form, for every spec of the rule `split`."""

from __future__ import annotations

from textwrap import indent

from tf_cycle_ls.fixes.rules.split import SPECS
from tf_cycle_ls.fixes.rules.split.spec import InlineForm, SplitSpec

REFERENCE = "test_a.two.id"

# The content of each block. One argument refers to the other resource.
_BLOCK_CONTENT = {
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
    "aws_ec2_managed_prefix_list.entry": 'cidr        = test_a.two.id\ndescription = "office"',
    "azurerm_linux_virtual_machine.gallery_application": "version_id = test_a.two.id",
    "azurerm_windows_virtual_machine.gallery_application": (
        "version_id = test_a.two.id\norder      = 1"
    ),
    "azurerm_automation_runbook.job_schedule": "schedule_name = test_a.two.id",
    "azurerm_iothub.route": (
        'name           = "export"\nsource         = "DeviceMessages"\ncondition      = "true"\n'
        "endpoint_names = [test_a.two.id]\nenabled        = true"
    ),
    "azurerm_iothub.enrichment": (
        'key            = "tenant"\nvalue          = test_a.two.id\nendpoint_names = ["export"]'
    ),
    "azurerm_iothub.fallback_route": (
        'source         = "DeviceMessages"\nendpoint_names = [test_a.two.id]\nenabled        = true'
    ),
    "gitlab_project.push_rules": "branch_name_regex = test_a.two.id\nmember_check      = true",
    "mongodbatlas_project.teams": ('team_id    = test_a.two.id\nrole_names = ["GROUP_READ_ONLY"]'),
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
    "azuread_application.required_resource_access": (
        "resource_app_id = test_a.two.id\n\nresource_access {\n"
        '  id   = "6f1d9e0a-5a0b-4a52-9d0c-2a4f6b1c7e11"\n  type = "Role"\n}'
    ),
    "azuread_application.optional_claims": "access_token {\n  name = test_a.two.id\n}",
    "azuread_application.app_role": (
        'id                   = test_a.two.id\nallowed_member_types = ["User"]\n'
        'description          = "Writes"\ndisplay_name         = "Writer"\n'
        'value                = "writer"'
    ),
    "azurerm_api_management.policy": "xml_content = test_a.two.id",
    "digitalocean_spaces_bucket.cors_rule": (
        'allowed_methods = ["GET"]\nallowed_origins = [test_a.two.id]'
    ),
    "dbtcloud_job.job_completion_trigger_condition": (
        'job_id     = test_a.two.id\nproject_id = 1\nstatuses   = ["success"]'
    ),
    "hcloud_server.network": "network_id = test_a.two.id",
    "github_repository.pages": "source {\n  branch = test_a.two.id\n}",
    "google_bigquery_dataset.access": 'role          = "READER"\nuser_by_email = test_a.two.id',
    "google_compute_instance.attached_disk": 'source      = test_a.two.id\ndevice_name = "data"',
    "google_compute_instance_group.named_port": 'name = "http"\nport = test_a.two.id',
    "google_compute_security_policy.rule": (
        'action      = "deny(403)"\npriority    = 1000\ndescription = test_a.two.id'
    ),
}
# A block that stays, for resources that need at least one.
_REMAINING_BLOCK = {
    "aws_route53_zone.vpc": 'vpc {\n  vpc_id = "vpc-1"\n}\n\n',
    "google_bigquery_dataset.access": (
        'access {\n  role          = "OWNER"\n  user_by_email = "a@example.com"\n}\n\n'
    ),
}
_REQUIRED_ARGUMENTS = {"object_lock_enabled": "true", "ssl_state": '"SniEnabled"'}


def key_of(spec: SplitSpec) -> str:
    """The name of a spec: resource type and argument."""
    return f"{spec.resource}.{spec.argument}"


def inline(spec: SplitSpec, inside: str = "") -> str:
    """The text of the inline form, with `inside` as the content of its block."""
    if spec.inline_form is InlineForm.ARGUMENT:
        return f"{spec.argument} = {REFERENCE}\n"
    if spec.inline_form is InlineForm.LIST_ITEMS and "." in spec.argument:
        block, _, argument = spec.argument.partition(".")
        return f'{block} {{\n  {argument} = [{REFERENCE}, "other"]\n}}\n'
    if spec.inline_form is InlineForm.LIST_ITEMS:
        return f'{spec.argument} = [{REFERENCE}, "other"]\n'
    content = indent(inside or _BLOCK_CONTENT[key_of(spec)], "  ")
    return f"{_REMAINING_BLOCK.get(key_of(spec), '')}{spec.argument} {{\n{content}\n}}\n"


def cyclic(spec: SplitSpec, before: str = "", inside: str = "") -> dict[str, str]:
    """Two resources that refer to each other, the first one in its inline form.

    `before` is the start of the first resource, `inside` the content of the block that moves.
    """
    required = "".join(f"{name} = {_REQUIRED_ARGUMENTS[name]}\n" for name in spec.requires)
    parts = filter(None, (before, required, inline(spec, inside)))
    body = indent("\n".join(parts), "  ")
    return {
        "main.tf": (
            f'resource "{spec.resource}" "one" {{\n{body}}}\n\n'
            f'resource "test_a" "two" {{\n  v = {spec.resource}.one\n}}\n'
        )
    }


def spec_of(resource: str, argument: str) -> SplitSpec:
    """The spec of an inline form."""
    return next(spec for spec in SPECS if (spec.resource, spec.argument) == (resource, argument))
