"""Values that are known late, such as addresses, and arguments that are read after the apply."""

from __future__ import annotations

import re

from tf_cycle_ls.fixes.context import ReferenceContext

# Attributes that hold an address.
_ADDRESS = re.compile(
    r"(?:^|_)(?:url|urls|uri|uris|fqdn|host|hostname|endpoint|domain|domain_name|dns_name|ip"
    r"|ip_address|private_ip|public_ip|ipv4_address|invoke_url|address)(?:$|_)"
)
# Arguments that a program reads when it starts.
_READ_AT_START = re.compile(
    r"(?:^|\.)(?:environment|env|environment_variables|app_settings|user_data|user_data_base64"
    r"|custom_data|startup_script|metadata_startup_script|container_definitions"
    r"|secret_environment_variables|variables)\b"
)
# Arguments with the addresses of the clients that a service serves.
_ORIGINS = re.compile(
    r"cors|allow(?:ed)?_?origin|(?:^|[._])origins\b|callback|(?:redirect|logout)_ur[il]",
    re.IGNORECASE,
)
# Arguments that allow or deny access for some addresses.
_LIMITS = re.compile(
    r"cidr|(?:source|destination|authorized|allowed|trusted|permitted|blocked|denied|whitelist)"
    r"\w*(?:ip|address|prefix)|(?:^|[._])ip_(?:rules|restriction|allow|white)|_ranges$"
    r"|networks?(?:$|\.)|network_(?:acls|rules)|(?:^|\.)addresses$"
)
# Arguments that a machine reads at its first start only.
_BOOT = re.compile(r"(?:^|\.)(?:user_data|user_data_base64|custom_data|\w*startup_script)$")


def is_address(reference: str) -> bool:
    """Whether a reference reads an attribute that holds an address."""
    return bool(_ADDRESS.search(reference.rpartition(".")[2]))


def is_read_at_start(argument: str) -> bool:
    """Whether a program reads an argument when it starts. `argument` includes its blocks."""
    return bool(_READ_AT_START.search(argument))


def is_read_at_boot(argument: str) -> bool:
    """Whether a machine reads an argument at its first start; a change may replace the machine."""
    return bool(_BOOT.search(argument))


def is_origin(argument: str) -> bool:
    """Whether an argument lists addresses of clients, for CORS or a login."""
    return bool(_ORIGINS.search(argument))


def limits_access(type_: str, argument: str) -> bool:
    """Whether an argument of a resource type limits access by addresses, and may limit nothing if
    it has none.

    google_compute_firewall, aws_eks_cluster and others then allow every address. A rule of an AWS
    security group does not.
    """
    is_group = type_.startswith(("aws_security_group", "aws_vpc_security_group"))
    return not is_group and not is_origin(argument) and bool(_LIMITS.search(argument))


def argument_path(context: ReferenceContext) -> str:
    """The argument that contains a reference, with the types of the nested blocks around it."""
    return ".".join([*(block.type for block in context.blocks[1:]), context.attribute.name])
