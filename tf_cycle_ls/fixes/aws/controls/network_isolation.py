"""Control "network isolation": security groups admit traffic from inside the network only."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

from msgspec import Struct

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.fixes.aws.controls.control import Evidence, State
from tf_cycle_ls.fixes.aws.controls.module_blocks import ItemText, ModuleBlocks, ResourceBlock
from tf_cycle_ls.fixes.aws.controls.value_parts import Part, parts, value
from tf_cycle_ls.fixes.aws.controls.vpc_endpoints import interface_endpoints, referenced_resources
from tf_cycle_ls.syntax.ast import Body
from tf_cycle_ls.syntax.expressions import Expression, Object, Sequence

NAME = "network isolation"
NONE = "this module has no interface endpoint, and no workload with security groups"

_GROUP = "aws_security_group"
# In a module without interface endpoints, the security groups of these resources are evaluated.
# Each type is followed by the nested block and the argument that name the groups.
_WORKLOADS = (
    ("aws_lambda_function", "vpc_config", "security_group_ids"),
    ("aws_ecs_service", "network_configuration", "security_groups"),
    ("aws_instance", "", "vpc_security_group_ids"),
    ("aws_db_instance", "", "vpc_security_group_ids"),
)
_SOURCE_ARGUMENTS = (
    "cidr_blocks",
    "ipv6_cidr_blocks",
    "prefix_list_ids",
    "security_groups",
    "self",
)
# The types of rule resources, with the arguments that specify the sources of a rule.
_RULES = {
    "aws_vpc_security_group_ingress_rule": (
        *("cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"),
    ),
    "aws_security_group_rule": (
        *("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "source_security_group_id", "self"),
    ),
}
_RANGE_ATTRIBUTES = ("cidr_block", "ipv6_cidr_block", "cidr_blocks")
_NETWORK_TYPES = frozenset(("aws_vpc", "aws_subnet", "aws_default_vpc", "aws_default_subnet"))
# Private address ranges of RFC 1918, RFC 6598 and RFC 4193.
_PRIVATE = tuple(
    map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"))
)


class _Source(Struct, frozen=True):
    """One source that a rule admits, and the place of the rule."""

    part: Part
    place: Place


def evidence(module: ModuleBlocks) -> Iterator[Evidence]:
    """Evidence of the sources that the security groups of the interface endpoints allow.

    In a module without interface endpoints, the security groups of the workloads are evaluated.
    """
    endpoints = list(interface_endpoints(module))
    for endpoint in endpoints:
        yield from _owner_evidence(module, endpoint, [endpoint.body], "security_group_ids")
    if endpoints:
        return
    for type_, block, argument in _WORKLOADS:
        for owner in module.of_type(type_):
            nested = [inner.body for inner in owner.body.blocks_of(block)]
            bodies = nested if block else [owner.body]
            if any(body.attribute(argument) for body in bodies):
                yield from _owner_evidence(module, owner, bodies, argument)


def _owner_evidence(
    module: ModuleBlocks, owner: ResourceBlock, bodies: list[Body], argument: str
) -> Iterator[Evidence]:
    group_parts = [
        part
        for attribute in (body.attribute(argument) for body in bodies)
        if attribute
        for part in parts(module, value(module, owner.text, attribute.value))
    ]
    if not group_parts:
        reason = f"{owner.resource} names no security group here"
        yield Evidence(State.UNKNOWN, reason, owner.header)
    for part in group_parts:
        is_group = part.resource and part.resource.type == _GROUP
        group = module.resource(part.resource) if part.resource and is_group else None
        if group is None:
            reason = f"{owner.resource} has its security group from {part.text}"
            yield Evidence(State.UNKNOWN, reason, owner.header)
        else:
            yield _group_evidence(module, group)


def _group_evidence(module: ModuleBlocks, group: ResourceBlock) -> Evidence:
    """The evidence of the least restrictive rule of a group."""
    if not group.is_complete:
        reason = f"{group.resource} is written in JSON, is damaged, or has an override"
        return Evidence(State.UNKNOWN, reason, group.header)
    sources = [*_inline_sources(module, group), *_rule_resource_sources(module, group)]
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


def _inline_sources(module: ModuleBlocks, group: ResourceBlock) -> Iterator[_Source]:
    """The sources of the rules in the group's own block, including dynamic ones."""
    dynamic = (block for block in group.body.blocks_of("dynamic") if block.labels == ("ingress",))
    contents = (content for block in dynamic for content in block.body.blocks_of("content"))
    for block in (*group.body.blocks_of("ingress"), *contents):
        yield from _body_sources(module, group.text, block.body, _SOURCE_ARGUMENTS)
    attribute = group.body.attribute("ingress")
    if attribute is None:
        return
    rules = value(module, group.text, attribute.value)
    place = group.text.place(attribute.span)
    items = rules.expression.items if isinstance(rules.expression, Sequence) else None
    for item in (rules.expression,) if items is None else items:
        for inner in _source_values(item):
            for part in parts(module, rules.at(inner)):
                yield _Source(part, place)


def _source_values(rule: Expression) -> Iterator[Expression]:
    """The values that specify sources in a rule; the rule itself if it is not an object."""
    if not isinstance(rule, Object):
        yield rule
        return
    for name in _SOURCE_ARGUMENTS:
        entry = rule.entry(name)
        if entry:
            yield entry.value


def _rule_resource_sources(module: ModuleBlocks, group: ResourceBlock) -> Iterator[_Source]:
    """The sources of the rule resources of a group. Rules whose group is computed are included,
    because they may belong to this group."""
    for type_, arguments in _RULES.items():
        for rule in module.of_type(type_):
            groups = referenced_resources(module, rule, "security_group_id")
            if _is_egress(rule):
                continue
            if group.resource in groups:
                yield from _body_sources(module, rule.text, rule.body, arguments)
            elif None in groups or not groups:
                text = f"what {rule.resource} does, whose group is computed"
                yield _Source(Part(text), rule.header)


def _is_egress(rule: ResourceBlock) -> bool:
    kind = rule.body.attribute("type")
    return kind is not None and rule.text.source(kind.value).strip() == '"egress"'


def _body_sources(
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
    """Whether a source is inside the network."""
    if part.literal is not None:
        return _literal_state(part.literal)
    if part.resource is None:
        return State.UNKNOWN
    if part.resource.type in (_GROUP, "aws_default_security_group"):
        return State.PRESENT
    is_range = part.resource.type in _NETWORK_TYPES and part.attribute in _RANGE_ATTRIBUTES
    return State.PRESENT if is_range else State.UNKNOWN


def _literal_state(text: str) -> State:
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
