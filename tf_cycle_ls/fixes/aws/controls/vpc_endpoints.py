"""Finds the VPC endpoints of a module, and the resources attached to them."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.controls.module_blocks import ModuleBlocks, ResourceBlock
from tf_cycle_ls.fixes.aws.controls.value_parts import parts, value

ENDPOINT = "aws_vpc_endpoint"
NO_INTERFACE_ENDPOINT = "this module has no interface endpoint"

# Arguments that only interface endpoints have.
_INTERFACE_ARGUMENTS = ("security_group_ids", "private_dns_enabled", "subnet_ids")


def interface_endpoints(module: ModuleBlocks) -> Iterator[ResourceBlock]:
    """The endpoints with network interfaces. Gateway endpoints, which are the default type, have
    neither security groups nor private DNS names."""
    for endpoint in module.of_type(ENDPOINT):
        kind = endpoint.body.attribute("vpc_endpoint_type")
        literal = ""
        if kind:
            types = parts(module, value(module, endpoint.text, kind.value))
            literal = next(types).literal or ""
        has_interface = any(map(endpoint.body.attribute, _INTERFACE_ARGUMENTS))
        if literal == "Interface" or has_interface or not endpoint.is_complete:
            yield endpoint


def attached_to(
    module: ModuleBlocks, type_: str, argument: str, owner: ResourceBlock
) -> list[ResourceBlock]:
    """The resources of a type whose argument refers to `owner`."""
    return [
        resource
        for resource in module.of_type(type_)
        if owner.resource in referenced_resources(module, resource, argument)
    ]


def referenced_resources(
    module: ModuleBlocks, resource: ResourceBlock, argument: str
) -> list[object]:
    """The resources that an argument refers to, with None for each string without a resource."""
    attribute = resource.body.attribute(argument)
    if attribute is None:
        return []
    strings = parts(module, value(module, resource.text, attribute.value))
    return [part.resource for part in strings]
