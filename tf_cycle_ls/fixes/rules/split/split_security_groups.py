"""Replaces the inline rules of a security group with resources, one per source or destination.

All rules of a group move together, in both directions: the provider's documentation forbids
combining inline rules with rule resources on one group.
"""

from __future__ import annotations

from msgspec import Struct

from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.lookup.provider_versions import allows_only_below
from tf_cycle_ls.fixes.rules.split.resource_names import join_words, to_identifier, value_label
from tf_cycle_ls.fixes.rules.split.resource_writer import (
    Move,
    NewResource,
    ParentResource,
    argument_line,
)
from tf_cycle_ls.fixes.rules.split.security_group_peers import (
    PEER_ARGUMENTS,
    Peer,
    literal_value,
    peers_of,
)
from tf_cycle_ls.fixes.rules.split.spec import Existing
from tf_cycle_ls.syntax.ast import Attribute, Block
from tf_cycle_ls.text import Edit

RESOURCE = "aws_security_group"


DIRECTIONS = ("ingress", "egress")


# Names are from the schemas of provider hashicorp/aws 6.25.0. The resources exist since 4.56.
MIN_PROVIDER_VERSION = (4, 56)


REPLACEMENTS = {
    "ingress": "aws_vpc_security_group_ingress_rule",
    "egress": "aws_vpc_security_group_egress_rule",
}


LEGACY_REPLACEMENT = "aws_security_group_rule"


ON_EXISTING = Existing.IMPORTED


_SUPPORTED = frozenset({*PEER_ARGUMENTS, "self", "description", "from_port", "to_port", "protocol"})


_ALL_PROTOCOLS = ("-1", "all")


_PROTOCOLS = {
    "all": "-1",
    "icmp": "1",
    "tcp": "6",
    "udp": "17",
    "icmpv6": "58",
}


_PREPOSITIONS = {"ingress": "from", "egress": "to"}


def plan_move(parent: ParentResource) -> Move | None:
    """Move all rules of the group to resources.

    Returns None if a rule has a `dynamic` block, a computed protocol, or a list that is not written
    out. If the module allows only provider versions before `MIN_PROVIDER_VERSION`, the rules become
    `aws_security_group_rule` resources.
    """
    path = parent.context.document.path
    is_legacy = allows_only_below(parent.analysis, path, "aws", MIN_PROVIDER_VERSION)
    edits: list[Edit] = []
    resources: list[NewResource] = []
    existing_rules: set[object] = set()
    for direction in DIRECTIONS:
        attribute = parent.body.attribute(direction)
        labelled = (block for block in parent.body.blocks if block.labels[:1] == (direction,))
        if any(block.type == "dynamic" for block in labelled):
            return None
        if attribute is not None:
            if parent.source(attribute.value) != b"[]":
                return None
            edits += delete.block(parent.data, attribute.span)
        for block in parent.body.blocks_of(direction):
            rules_of = _legacy_rules if is_legacy else _rules
            rules = rules_of(parent, direction, block, existing_rules)
            if rules is None:
                return None
            resources += rules
            edits += delete.block(parent.data, block.span)
    return Move(tuple(edits), tuple(resources)) if resources else None


def _rules(
    parent: ParentResource, direction: str, block: Block, existing_rules: set[object]
) -> list[NewResource] | None:
    """The resources that replace the inline rule in `block`.

    Skips rules in `existing_rules`, because AWS rejects duplicates, and adds the new rules to it.
    Returns None if the inline rule cannot be read.
    """
    attributes = {attribute.name: attribute for attribute in block.body.attributes}
    peers = peers_of(parent, attributes)
    protocol = literal_value(parent, attributes.get("protocol"))
    if not peers or protocol is None or block.body.blocks or not attributes.keys() <= _SUPPORTED:
        return None
    is_everything = protocol in _ALL_PROTOCOLS
    shared = [] if is_everything else _argument_lines(parent, attributes, "from_port", "to_port")
    shared += _protocol(parent, attributes["protocol"], b'"-1"' if is_everything else None)
    ports = "all" if is_everything else _ports(parent, attributes)
    rules: list[NewResource] = []
    for index, peer in enumerate(peers):
        permission = _permission(parent, attributes)
        key = (direction, peer.argument, peer.value, peer.for_each, permission)
        if key in existing_rules:
            continue
        existing_rules.add(key)
        lines = parent.parent_lines({"security_group_id": "id"})
        lines += parent.comments_above(block.span.start) if index == 0 else []
        lines += _argument_lines(parent, attributes, "description")
        lines += [*_peer_lines(peer, peer.argument, peer.value), *shared]
        preposition = _PREPOSITIONS[direction]
        name = join_words(parent.name, direction, ports, preposition, peer.label)
        rules.append(parent.new_resource(REPLACEMENTS[direction], name, lines, peer.for_each))
    return rules


def _permission(parent: ParentResource, attributes: dict[str, Attribute]) -> object:
    """The protocol and the ports of a rule in the form in which AWS compares them.

    AWS accepts a protocol as a name in any case or as a number (EC2: IpPermission, IpProtocol).
    """
    values = [
        literal_value(parent, attributes[name]) or parent.source(attributes[name].value).decode()
        for name in ("protocol", "from_port", "to_port")
        if name in attributes
    ]
    protocol, *ports = values or [""]
    number = _PROTOCOLS.get(protocol, protocol)
    return (number,) if number == "-1" else (number, *ports)


def _legacy_rules(
    parent: ParentResource, direction: str, block: Block, existing_rules: set[object]
) -> list[NewResource] | None:
    """Like `_rules`, but with resources of type `aws_security_group_rule`.

    One resource contains all addresses of the rule. Each security group, including the group
    itself, gets a resource of its own, because it cannot be combined with addresses.
    """
    attributes = {attribute.name: attribute for attribute in block.body.attributes}
    peers = peers_of(parent, attributes)
    required = ("from_port", "to_port", "protocol")
    if not peers or block.body.blocks or not set(required) <= attributes.keys() <= _SUPPORTED:
        return None
    shared = _argument_lines(parent, attributes, *required, "description")
    rules: list[NewResource] = []
    for index, part in enumerate(_legacy_parts(parent, attributes, peers)):
        lines_of_part = tuple(map(bytes.strip, part.lines))
        key = (direction, part.for_each, lines_of_part, _permission(parent, attributes))
        if key in existing_rules:
            continue
        existing_rules.add(key)
        lines = parent.parent_lines({"security_group_id": "id"})
        lines.append(argument_line("type", f'"{direction}"'.encode()))
        lines += parent.comments_above(block.span.start) if index == 0 else []
        lines += [*part.lines, *shared]
        ports, preposition = _ports(parent, attributes), _PREPOSITIONS[direction]
        name = join_words(parent.name, direction, ports, preposition, part.label)
        rules.append(parent.new_resource(LEGACY_REPLACEMENT, name, lines, part.for_each))
    return rules


class _LegacyPart(Struct, frozen=True):
    """The peers of a rule that fit into one `aws_security_group_rule`."""

    lines: list[bytes]
    label: str
    for_each: bytes = b""


def _legacy_parts(
    parent: ParentResource, attributes: dict[str, Attribute], peers: list[Peer]
) -> list[_LegacyPart]:
    """Divide a rule into one part with all addresses, and one part for each security group."""
    groups = [peer for peer in peers if peer.argument == PEER_ARGUMENTS["security_groups"]]
    first_of = {peer.argument: peer for peer in reversed(peers) if peer not in groups}
    parts = [_LegacyPart(_legacy_group(parent, peer), peer.label, peer.for_each) for peer in groups]
    lists = [old for old, argument in PEER_ARGUMENTS.items() if argument in first_of]
    if lists:
        label = first_of[PEER_ARGUMENTS[lists[0]]].label
        parts.insert(0, _LegacyPart(_argument_lines(parent, attributes, *lists), label))
    return parts


def _legacy_group(parent: ParentResource, peer: Peer) -> list[bytes]:
    """The lines that specify a security group in an `aws_security_group_rule`."""
    if peer.value == parent.reference_to("id"):
        return _peer_lines(peer, "self", b"true")
    return _peer_lines(peer, "source_security_group_id", peer.value)


def _peer_lines(peer: Peer, argument: str, value: bytes) -> list[bytes]:
    return [*peer.comments_above, argument_line(argument, value + peer.trailing_comment)]


def _ports(parent: ParentResource, attributes: dict[str, Attribute]) -> str:
    """A label for the ports of a rule."""
    labels = [
        value_label(parent.data, attributes[name].value)
        for name in ("from_port", "to_port")
        if name in attributes
    ]
    return to_identifier("_".join(dict.fromkeys(filter(None, labels))))


def _protocol(
    parent: ParentResource, attribute: Attribute, replacement: bytes | None
) -> list[bytes]:
    """The lines that set the protocol to `replacement`, or to the old value if that is None."""
    if replacement is None:
        return parent.argument_lines(attribute, "ip_protocol")
    comments = parent.comments_above(attribute.span.start)
    trailing = parent.trailing_comment(attribute.value.end)
    return [*comments, argument_line("ip_protocol", replacement + trailing)]


def _argument_lines(
    parent: ParentResource, attributes: dict[str, Attribute], *names: str
) -> list[bytes]:
    return [
        line
        for name in names
        if name in attributes
        for line in parent.argument_lines(attributes[name], name)
    ]
