"""The VPC endpoints of a module, and what is attached to them from outside of their blocks."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.controls.module_blocks import ModuleBlocks, ResourceBlock
from tf_cycle_ls.fixes.aws.controls.static_values import parts, value

ENDPOINT = "aws_vpc_endpoint"
NO_INTERFACE_ENDPOINT = "this module has no interface endpoint"

# What only an endpoint with network interfaces of its own can have.
_OF_INTERFACES = ("security_group_ids", "private_dns_enabled", "subnet_ids")


def interface_endpoints(module: ModuleBlocks) -> Iterator[ResourceBlock]:
    """The endpoints that have network interfaces; those of the kind Gateway, the default, have
    neither security groups nor names of their own."""
    for endpoint in module.of_type(ENDPOINT):
        kind = endpoint.body.attribute("vpc_endpoint_type")
        literal = ""
        if kind:
            found = parts(module, value(module, endpoint.text, kind.value))
            literal = next(found).literal or ""
        has_interface = any(map(endpoint.body.attribute, _OF_INTERFACES))
        if literal == "Interface" or has_interface or not endpoint.is_complete:
            yield endpoint


def attached_to(
    module: ModuleBlocks, type_: str, argument: str, owner: ResourceBlock
) -> list[ResourceBlock]:
    """The resources of a type whose argument names a resource."""
    return [
        each for each in module.of_type(type_) if owner.resource in named_in(module, each, argument)
    ]


def named_in(module: ModuleBlocks, written: ResourceBlock, argument: str) -> list[object]:
    """The resources that an argument names; None for each of its strings that names none."""
    attribute = written.body.attribute(argument)
    if attribute is None:
        return []
    found = parts(module, value(module, written.text, attribute.value))
    return [part.resource for part in found]
