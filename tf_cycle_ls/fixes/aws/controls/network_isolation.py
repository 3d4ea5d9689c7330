"""Network isolation: security groups let in the network itself, and nobody from outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_network

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.fixes.aws.controls.control import Evidence, State
from tf_cycle_ls.fixes.aws.controls.module_blocks import ItemText, ModuleBlocks, ResourceBlock
from tf_cycle_ls.fixes.aws.controls.static_values import Part, parts, value
from tf_cycle_ls.fixes.aws.controls.vpc_endpoints import interface_endpoints, named_in
from tf_cycle_ls.syntax.ast import Body
from tf_cycle_ls.syntax.expressions import Expression, Object, Sequence

NAME = "network isolation"
NONE = "this module has no interface endpoint, and no workload with security groups"

_GROUP = "aws_security_group"
# What has security groups where there is no endpoint: the block and the argument that name them.
_WORKLOADS = (
    ("aws_lambda_function", "vpc_config", "security_group_ids"),
    ("aws_ecs_service", "network_configuration", "security_groups"),
    ("aws_instance", "", "vpc_security_group_ids"),
    ("aws_db_instance", "", "vpc_security_group_ids"),
)
_INLINE = ("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups", "self")
# Resources that are one rule: the arguments that say who comes in.
_RULES = {
    "aws_vpc_security_group_ingress_rule": (
        *("cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"),
    ),
    "aws_security_group_rule": (
        *("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "source_security_group_id", "self"),
    ),
}
_RANGES = ("cidr_block", "ipv6_cidr_block", "cidr_blocks")
_WITH_RANGES = frozenset(("aws_vpc", "aws_subnet", "aws_default_vpc", "aws_default_subnet"))
# RFC 1918, RFC 6598 and RFC 4193.
_PRIVATE = tuple(
    map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"))
)


@dataclass(frozen=True, slots=True)
class _Source:
    """Who a rule lets in, and where it is written."""

    part: Part
    place: Place


def evidence(module: ModuleBlocks) -> Iterator[Evidence]:
    """Whom the security groups of the endpoints let in; without endpoints, those of workloads."""
    endpoints = list(interface_endpoints(module))
    for endpoint in endpoints:
        yield from _of_owner(module, endpoint, [endpoint.body], "security_group_ids")
    if endpoints:
        return
    for type_, block, argument in _WORKLOADS:
        for owner in module.of_type(type_):
            inner = [each.body for each in owner.body.blocks_of(block)] if block else [owner.body]
            if any(body.attribute(argument) for body in inner):
                yield from _of_owner(module, owner, inner, argument)


def _of_owner(
    module: ModuleBlocks, owner: ResourceBlock, bodies: list[Body], argument: str
) -> Iterator[Evidence]:
    found = [
        part
        for attribute in (body.attribute(argument) for body in bodies)
        if attribute
        for part in parts(module, value(module, owner.text, attribute.value))
    ]
    if not found:
        reason = f"{owner.resource} names no security group here"
        yield Evidence(State.UNKNOWN, reason, owner.header)
    for part in found:
        is_group = part.resource and part.resource.type == _GROUP
        group = module.resource(part.resource) if part.resource and is_group else None
        if group is None:
            reason = f"{owner.resource} has its security group from {part.text}"
            yield Evidence(State.UNKNOWN, reason, owner.header)
        else:
            yield _of_group(module, group)


def _of_group(module: ModuleBlocks, group: ResourceBlock) -> Evidence:
    """The weakest of all that a group lets in."""
    if not group.is_complete:
        reason = f"{group.resource} is written in JSON, is damaged, or has an override"
        return Evidence(State.UNKNOWN, reason, group.header)
    sources = [*_inline(module, group), *_separate(module, group)]
    for state in (State.MISSING, State.UNKNOWN):
        for source in sources:
            if _state(source.part) is state:
                reason = f"{group.resource} lets in {source.part.text}"
                return Evidence(state, reason, source.place)
    if not sources and group.body.attribute("ingress") is None:
        reason = f"{group.resource} has no rule for what comes in here"
        return Evidence(State.UNKNOWN, reason, group.header)
    texts = ", ".join(dict.fromkeys(source.part.text for source in sources)) or "nobody"
    return Evidence(State.PRESENT, f"{group.resource} lets in {texts}", group.header)


def _inline(module: ModuleBlocks, group: ResourceBlock) -> Iterator[_Source]:
    """Whom the rules in a group's own block let in, dynamic ones among them."""
    dynamic = (each for each in group.body.blocks_of("dynamic") if each.labels == ("ingress",))
    contents = (inner for each in dynamic for inner in each.body.blocks_of("content"))
    for block in (*group.body.blocks_of("ingress"), *contents):
        yield from _of_body(module, group.text, block.body, _INLINE)
    attribute = group.body.attribute("ingress")
    if attribute is None:
        return
    rules = value(module, group.text, attribute.value)
    place = group.text.place(attribute.span)
    items = rules.expression.items if isinstance(rules.expression, Sequence) else None
    for item in (rules.expression,) if items is None else items:
        for inner in _who(item):
            for part in parts(module, rules.at(inner)):
                yield _Source(part, place)


def _who(rule: Expression) -> Iterator[Expression]:
    """The values of a rule that is written as an object; all of what is not one."""
    if not isinstance(rule, Object):
        yield rule
        return
    for name in _INLINE:
        entry = rule.entry(name)
        if entry:
            yield entry.value


def _separate(module: ModuleBlocks, group: ResourceBlock) -> Iterator[_Source]:
    """Whom rules let in that are resources; a rule of a group that is computed may be of this."""
    for type_, arguments in _RULES.items():
        for rule in module.of_type(type_):
            groups = named_in(module, rule, "security_group_id")
            if _lets_out(rule):
                continue
            if group.resource in groups:
                yield from _of_body(module, rule.text, rule.body, arguments)
            elif None in groups or not groups:
                text = f"what {rule.resource} does, whose group is computed"
                yield _Source(Part(text), rule.header)


def _lets_out(rule: ResourceBlock) -> bool:
    kind = rule.body.attribute("type")
    return kind is not None and rule.text.source(kind.value).strip() == '"egress"'


def _of_body(
    module: ModuleBlocks, text: ItemText, body: Body, arguments: tuple[str, ...]
) -> Iterator[_Source]:
    for argument in arguments:
        attribute = body.attribute(argument)
        if attribute:
            place = text.place(attribute.span)
            for part in parts(module, value(module, text, attribute.value)):
                if argument != "self":
                    yield _Source(part, place)
                elif part.literal != "False":
                    yield _Source(Part("itself", "sg-itself"), place)


def _state(part: Part) -> State:
    """Whether who comes in is of the network itself."""
    if part.literal is not None:
        return _of_literal(part.literal)
    if part.resource is None:
        return State.UNKNOWN
    if part.resource.type in (_GROUP, "aws_default_security_group"):
        return State.PRESENT
    is_range = part.resource.type in _WITH_RANGES and part.attribute in _RANGES
    return State.PRESENT if is_range else State.UNKNOWN


def _of_literal(text: str) -> State:
    if text.startswith("sg-"):
        return State.PRESENT
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        return State.UNKNOWN
    is_private = any(
        network.version == private.version and network.subnet_of(private)  # type: ignore[arg-type]
        for private in _PRIVATE
    )
    return State.PRESENT if is_private else State.MISSING
