"""Control "private DNS": the default DNS name of the service resolves to the endpoint."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.controls.control import Evidence, State
from tf_cycle_ls.fixes.aws.controls.module_blocks import ModuleBlocks, ResourceBlock
from tf_cycle_ls.fixes.aws.controls.value_parts import Value, value
from tf_cycle_ls.fixes.aws.controls.vpc_endpoints import (
    NO_INTERFACE_ENDPOINT,
    attached_to,
    interface_endpoints,
)
from tf_cycle_ls.syntax.expressions import Literal

NAME = "private DNS"
NONE = NO_INTERFACE_ENDPOINT

_ARGUMENT = "private_dns_enabled"
_RESOURCE = "aws_vpc_endpoint_private_dns"


def evidence(module: ModuleBlocks) -> Iterator[Evidence]:
    """Whether each interface endpoint enables private DNS. The provider's default is off."""
    for endpoint in interface_endpoints(module):
        switches = [endpoint, *attached_to(module, _RESOURCE, "vpc_endpoint_id", endpoint)]
        switch = next((item for item in switches if item.body.attribute(_ARGUMENT)), endpoint)
        yield _evidence(module, endpoint, switch)


def _evidence(module: ModuleBlocks, endpoint: ResourceBlock, switch: ResourceBlock) -> Evidence:
    attribute = switch.body.attribute(_ARGUMENT)
    if attribute is None:
        if not endpoint.is_complete:
            reason = f"{endpoint.resource} is written in JSON, is damaged, or has an override"
            return Evidence(State.UNKNOWN, reason, endpoint.header)
        return Evidence(State.MISSING, f"{endpoint.resource} does not turn it on", endpoint.header)
    place = switch.text.place(attribute.span)
    if _is_literal(value(module, switch.text, attribute.value), True):
        return Evidence(State.PRESENT, f"{switch.resource} turns it on", place)
    if _is_literal(value(module, switch.text, attribute.value), False):
        return Evidence(State.MISSING, f"{switch.resource} turns it off", place)
    return Evidence(State.UNKNOWN, f"{switch.resource} computes {_ARGUMENT}", place)


def _is_literal(value: Value, expected: bool) -> bool:
    expression = value.expression
    return isinstance(expression, Literal) and expression.value is expected
