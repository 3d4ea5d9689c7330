"""Kinds of resources with the arguments in which they refer to others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

# Writes an argument or block with the given references.
Slot = Callable[[Random, Sequence[str]], str]

POLICY = "<policy>"
"""The placeholder in a slot for a policy with the references."""
NAME = "<name>"
"""The placeholder for the name of a resource."""


@dataclass(frozen=True)
class Kind:
    """A resource type: its common arguments, its slots for references, and its read attributes."""

    type: str
    slots: tuple[Slot, ...]
    given: str = "name = <name>"
    read: tuple[str, ...] = ("id", "arn", "name")


def text(template: str) -> Slot:
    """Return a slot with `@` for one reference and `@@` for a list of all."""

    def filled(random: Random, references: Sequence[str]) -> str:
        block = template.replace("@@", _list(random, references))
        return block.replace("@", f"{references[0]}")

    return filled


def _list(random: Random, references: Sequence[str]) -> str:
    more = [f'"literal-{number}"' for number in range(random.choice([0, 0, 1, 2]))]
    items = random.sample([*references, *more], len(references) + len(more))
    if not random.randrange(8):
        return f"concat([{', '.join(items)}], var.names)"
    if not random.randrange(3):
        return "[\n" + "".join(f"{item},\n" for item in items) + "]"
    return f"[{', '.join(items)}]"


def _ports(random: Random) -> str:
    protocol = random.choice(['"tcp"', '"udp"', '"-1"', "var.protocol"])
    port = 0 if protocol == '"-1"' else random.choice([22, 443, 8080])
    return f"from_port = {port}\nto_port = {port}\nprotocol = {protocol}\n"


def _sources(random: Random) -> str:
    """Write the sources of a rule other than security groups."""
    cidr = 'cidr_blocks = ["10.0.0.0/8", "192.168.0.0/16"]\n'
    more = ("", "", cidr, 'cidr_blocks = ["0.0.0.0/0"]\nipv6_cidr_blocks = ["::/0"]\n')
    lists = ('prefix_list_ids = ["pl-1"]\n', "cidr_blocks = var.names\n")
    return random.choice((*more, *more, *lists))


def _rule(random: Random, direction: str, groups: str) -> str:
    own = random.choice(["", "", "", "self = true\n", "self = false\n"])
    described = random.choice(["", 'description = "why"\n'])
    body = f"{described}{_ports(random)}{groups}{_sources(random)}{own}"
    if not random.randrange(12):
        return f'dynamic "{direction}" {{\nfor_each = var.names\ncontent {{\n{body}}}\n}}'
    return f"{direction} {{\n{body}}}"


def group_rules(random: Random, references: Sequence[str]) -> str:
    """Write the rules of a security group, some with other groups as source."""
    rules = [_rule(random, random.choice(["ingress", "egress"]), "") for _ in range(3)]
    groups = f"security_groups = {_list(random, references)}\n"
    naming = [_rule(random, random.choice(["ingress", "egress"]), groups)]
    chosen = random.sample(rules, random.randint(0, 2)) + naming
    return "\n\n".join(random.sample(chosen, len(chosen)))


def acl_rules(random: Random, references: Sequence[str]) -> str:
    """Write the rules of a network ACL."""
    rule = 'rule_no = {0}\naction = "allow"\n{1}cidr_block = {2}\n'
    numbers = range(100, 100 + len(references) + random.randint(0, 2))
    blocks = [
        *(f'"${{{reference}}}/32"' for reference in references),
        '"10.0.0.0/8"',
        '"0.0.0.0/0"',
    ]
    return "\n\n".join(
        f"{random.choice(['ingress', 'egress'])} {{\n{rule.format(number, _ports(random), block)}}}"
        for number, block in zip(numbers, blocks, strict=False)
    )


def routes(random: Random, references: Sequence[str]) -> str:
    """Write the routes of a route table."""
    targets = ("nat_gateway_id", "network_interface_id", "vpc_endpoint_id", "gateway_id")
    targets_of_routes = [f"{random.choice(targets)} = {reference}" for reference in references]
    targets_of_routes += ['gateway_id = "igw-1"'] * random.randint(0, 1)
    return "\n\n".join(
        f'route {{\ncidr_block = "10.{number}.0.0/16"\n{target}\n}}'
        for number, target in enumerate(targets_of_routes)
    )


_NAMED = "name = <name>"
_POLICY = text(f"policy = {POLICY}")
_DATABASE = 'identifier = <name>\nengine = "postgres"'

AWS = (
    *(Kind("aws_kms_key", (_POLICY,) * 4, 'description = "key"', ("arn", "id")),) * 3,
    *(
        Kind(
            "aws_vpc_endpoint",
            (
                *(_POLICY,) * 4,
                text("security_group_ids = @@"),
                text("subnet_ids = @@"),
                text("route_table_ids = @@"),
            ),
            'vpc_id = aws_vpc.main.id\nservice_name = "com.amazonaws.eu-west-1.kms"',
            ("id", "arn"),
        ),
    )
    * 3,
    Kind(
        "aws_s3_bucket",
        (
            _POLICY,
            _POLICY,
            text('logging {\ntarget_bucket = @\ntarget_prefix = "log/"\n}'),
            text("website {\nerror_document = @\n}"),
        ),
        "bucket = <name>",
        ("arn", "id", "bucket"),
    ),
    Kind(
        "aws_sqs_queue",
        (
            _POLICY,
            text("redrive_policy = jsonencode({\ndeadLetterTargetArn = @\nmaxReceiveCount = 4\n})"),
            text('redrive_allow_policy = jsonencode({ by = "byQueue", sourceQueueArns = @@ })'),
            text("kms_master_key_id = @"),
        ),
    ),
    Kind("aws_sns_topic", (_POLICY, _POLICY, text("kms_master_key_id = @"))),
    Kind("aws_secretsmanager_secret", (_POLICY, text("kms_key_id = @"))),
    *(
        Kind(
            "aws_iam_role",
            (
                text(f"assume_role_policy = {POLICY}"),
                text('inline_policy {\nname = "own"\npolicy = <policy>\n}'),
                text("managed_policy_arns = @@"),
                text("permissions_boundary = @"),
            ),
            "name = <name>",
            ("arn", "name", "id"),
        ),
    )
    * 2,
    *(Kind("aws_security_group", (group_rules,), f"{_NAMED}\nvpc_id = aws_vpc.main.id", ("id",)),)
    * 4,
    Kind("aws_route_table", (routes, text("propagating_vgws = @@")), "vpc_id = aws_vpc.main.id"),
    Kind("aws_network_acl", (acl_rules, text("subnet_ids = @@")), "vpc_id = aws_vpc.main.id"),
    Kind("aws_subnet", (text("tags = {\ncluster = @\n}"),), 'cidr_block = "10.0.1.0/24"'),
    Kind("aws_eip", (text("instance = @"), text("network_interface = @")), 'domain = "vpc"'),
    Kind(
        "aws_instance",
        (text('user_data = "ip=${@}"'), text("vpc_security_group_ids = @@")),
        'ami = "ami-1"\ninstance_type = "t3.nano"',
        ("id", "primary_network_interface_id"),
    ),
    Kind("aws_network_interface", (text("security_groups = @@"),), 'subnet_id = "s-1"', ("id",)),
    Kind(
        "aws_eks_cluster", (text("role_arn = @"), text("vpc_config {\nsubnet_ids = @@\n}")), _NAMED
    ),
    Kind("aws_lambda_function", (text("environment {\nvariables = {\nA = @\n}\n}"),), _NAMED),
    Kind("aws_db_instance", (text("replicate_source_db = var.on ? @ : null"),), _DATABASE),
    Kind("aws_internet_gateway", (text("vpc_id = @"),), "", ("id",)),
    Kind("aws_vpn_gateway", (text("vpc_id = @"),), "", ("id",)),
    Kind("aws_kms_external_key", (_POLICY,), "", ("arn", "id")),
    Kind("aws_kms_replica_key", (_POLICY,), 'primary_key_arn = "arn:1"', ("arn", "key_id")),
    Kind("aws_api_gateway_rest_api", (_POLICY,), _NAMED, ("id", "execution_arn")),
    *(
        Kind(domain, (text(f"access_policies = {POLICY}"),), "domain_name = <name>", ("arn",))
        for domain in ("aws_opensearch_domain", "aws_elasticsearch_domain")
    ),
    Kind("aws_elb", (text("instances = @@"),), _NAMED),
    Kind(
        "aws_autoscaling_group",
        (
            text("load_balancers = @@"),
            text("target_group_arns = @@"),
            text('traffic_source {\nidentifier = @\ntype = "elbv2"\n}'),
            text(
                'initial_lifecycle_hook {\nname = "start"\n'
                'lifecycle_transition = "autoscaling:EC2_INSTANCE_LAUNCHING"\n'
                "notification_target_arn = @\n}"
            ),
        ),
        f"{_NAMED}\nmin_size = 1\nmax_size = 2",
    ),
    Kind("aws_rds_cluster", (text("iam_roles = @@"),), f"cluster_{_DATABASE}"),
    Kind("aws_route53_zone", (text('vpc {\nvpc_id = "vpc-1"\n}\n\nvpc {\nvpc_id = @\n}'),), _NAMED),
    Kind("aws_ecs_cluster", (text("capacity_providers = @@"),), _NAMED),
    Kind(
        "aws_ec2_managed_prefix_list",
        (text('entry {\ncidr = @\ndescription = "one"\n}\n\nentry {\ncidr = "10.0.0.0/8"\n}'),),
        f"{_NAMED}\nmax_entries = 5",
    ),
    Kind("aws_vpc_endpoint_service", (text("allowed_principals = @@"),), "", ("id", "arn")),
    Kind("aws_redshift_cluster", (text("iam_roles = @@"),), "cluster_identifier = <name>"),
    Kind("aws_s3_access_point", (_POLICY,), _NAMED + '\nbucket = "data"', ("arn", "alias")),
)

_AZURE = "name = <name>\nresource_group_name = var.group"
_SECURITY_RULE = (
    'security_rule {\nname = "in"\npriority = 100\ndirection = "Inbound"\naccess = "Allow"\n'
    'protocol = "Tcp"\nsource_address_prefix = @\nsource_port_range = "*"\n'
    'destination_address_prefix = "*"\ndestination_port_range = "443"\n}'
)
_AZURE_ROUTE = (
    'route {\nname = "r"\naddress_prefix = "0.0.0.0/0"\nnext_hop_type = "VirtualAppliance"\n'
    "next_hop_in_ip_address = @\n}"
)

AZURE = tuple(
    Kind(type_, tuple(map(text, slots)), _AZURE, ("id", "name", "principal_id"))
    for type_, slots in (
        ("azurerm_network_security_group", (_SECURITY_RULE,)),
        (
            "azurerm_route_table",
            (
                _AZURE_ROUTE,
                _AZURE_ROUTE + _AZURE_ROUTE.replace("route {", "\n\nroute {").replace('"r"', '"s"'),
            ),
        ),
        (
            "azurerm_key_vault",
            (
                "access_policy {\ntenant_id = var.tenant\nobject_id = @\n}",
                "network_acls {\nvirtual_network_subnet_ids = @@\n}",
            ),
        ),
        (
            "azurerm_virtual_network",
            (
                'subnet {\nname = "a"\naddress_prefixes = ["10.0.0.0/24"]\nsecurity_group = @\n}',
                "dns_servers = @@",
            ),
        ),
        ("azurerm_subnet", ("network_security_group_id = @", "route_table_id = @")),
        ("azurerm_network_interface", ("network_security_group_id = @", 'tags = { of = "${@}" }')),
        (
            "azurerm_storage_account",
            (
                'network_rules {\ndefault_action = "Deny"\nvirtual_network_subnet_ids = @@\n}',
                "customer_managed_key {\nkey_vault_key_id = @\n}",
                "static_website {\nindex_document = @\n}",
            ),
        ),
        ("azurerm_mssql_server", ("transparent_data_encryption_key_vault_key_id = @",)),
        ("azurerm_cognitive_account", ("customer_managed_key {\nkey_vault_key_id = @\n}",)),
        (
            "azurerm_virtual_hub_route_table",
            ('route {\nname = "all"\ndestinations = ["10.0.0.0/8"]\nnext_hop = @\n}',),
        ),
        (
            "azurerm_api_management",
            ('hostname_configuration {\nproxy {\nhost_name = "a.b"\nkey_vault_id = @\n}\n}',),
        ),
        ("azurerm_linux_web_app", ("virtual_network_subnet_id = @",)),
        ("azurerm_linux_function_app", ("app_settings = {\nVAULT = @\n}",)),
        ("azurerm_virtual_machine", ("network_interface_ids = @@",)),
        ("azurerm_ip_group", ("cidrs = @@",)),
        ("azurerm_linux_web_app_slot", ("virtual_network_subnet_id = @",)),
        (
            "azurerm_iothub",
            (
                'route {\nname = "r"\nsource = "DeviceMessages"\nendpoint_names = @@\n'
                "enabled = true\n}",
                'enrichment {\nkey = "k"\nvalue = @\nendpoint_names = ["events"]\n}',
            ),
        ),
    )
)

GOOGLE = tuple(
    Kind(type_, tuple(map(text, slots)), given, ("id", "name", "self_link"))
    for type_, given, slots in (
        (
            "google_container_cluster",
            _NAMED,
            ('node_pool {\nname = "p"\nnode_count = 1\nnetwork = @\n}', "network = @"),
        ),
        (
            "google_bigquery_dataset",
            "dataset_id = <name>",
            ('access {\nrole = "READER"\nuser_by_email = @\n}',),
        ),
        ("google_compute_instance", _NAMED, ("attached_disk {\nsource = @\n}", "network = @")),
        (
            "google_compute_instance_group",
            _NAMED,
            ("instances = @@", 'named_port {\nname = @\nport = "80"\n}'),
        ),
        (
            "google_compute_security_policy",
            _NAMED,
            ('rule {\naction = "allow"\npriority = "1"\ndescription = @\n}',),
        ),
        (
            "google_access_context_manager_service_perimeter",
            _NAMED,
            ("status {\nresources = @@\n}",),
        ),
        ("google_project_iam_binding", 'role = "roles/viewer"', ("members = @@",)),
        ("google_compute_disk", _NAMED, ("source_image = @",)),
    )
)

_ACCESS = """required_resource_access {
resource_app_id = @

resource_access {
id = "1"
type = "Scope"
}

resource_access {
id = "2"
type = "Role"
}
}"""
# Types of several providers.
OTHERS = tuple(
    Kind(type_, tuple(map(text, slots)), given, ("id", "name"))
    for type_, given, slots in (
        ("azuread_application", "display_name = <name>", ("identifier_uris = @@", _ACCESS)),
        ("azuread_group", "display_name = <name>", ("members = @@",)),
        (
            "keycloak_realm",
            "realm = <name>",
            (
                "browser_flow = @",
                'registration_flow = "r"\nbrowser_flow = @',
                "default_default_client_scopes = @@",
            ),
        ),
        ("okta_app_saml", "label = <name>", ("app_settings_json = jsonencode({ a = @ })",)),
        (
            "github_repository",
            _NAMED,
            ("default_branch = @", "pages {\nsource {\nbranch = @\n}\n}"),
        ),
        (
            "github_actions_organization_secret",
            "secret_name = <name>",
            ("selected_repository_ids = @@",),
        ),
        ("oci_core_subnet", 'cidr_block = "10.0.0.0/24"', ("route_table_id = @",)),
        ("dbtcloud_project", _NAMED, ("connection_id = @", "repository_id = @")),
        (
            "dbtcloud_job",
            _NAMED,
            (
                "job_completion_trigger_condition {\njob_id = @\nproject_id = 1\n"
                'statuses = ["success"]\n}',
            ),
        ),
        ("tfe_workspace", _NAMED, ("remote_state_consumer_ids = @@",)),
        ("linode_database_mysql", "label = <name>", ("allow_list = @@",)),
        ("heroku_app", _NAMED + '\nregion = "us"', ("config_vars = {\nOTHER = @\n}",)),
        ("digitalocean_reserved_ip", 'region = "nyc3"', ("droplet_id = @",)),
        (
            "kubernetes_config_map",
            "metadata {\nname = <name>\n}",
            ("data = {\na = @\n}",),
        ),
        ("kubernetes_secret", "metadata {\nname = <name>\n}", ("data = {\na = @\n}",)),
        ("gitlab_project", _NAMED, ("push_rules {\nbranch_name_regex = @\n}",)),
        ("mongodbatlas_project", _NAMED, ('teams {\nteam_id = @\nrole_names = ["A"]\n}',)),
        ("pagerduty_user", _NAMED, ("teams = @@",)),
        ("okta_app_oauth", "label = <name>", ("post_logout_redirect_uris = @@",)),
        ("vault_identity_group", _NAMED, ("policies = @@", "member_entity_ids = @@")),
        ("vault_identity_oidc_key", _NAMED, ("allowed_client_ids = @@",)),
        ("vault_policy", _NAMED, ('policy = "path \\"secret/${@}\\" {}"',)),
    )
)
