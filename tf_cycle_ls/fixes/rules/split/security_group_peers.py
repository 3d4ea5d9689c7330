"""The sources and destinations in the inline rules of a security group."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls.fixes.rules.split.resource_names import value_label
from tf_cycle_ls.fixes.rules.split.resource_writer import (
    ParentResource,
)
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute
from tf_cycle_ls.syntax.expressions import Literal, Sequence

PEER_ARGUMENTS = {
    "cidr_blocks": "cidr_ipv4",
    "ipv6_cidr_blocks": "cidr_ipv6",
    "prefix_list_ids": "prefix_list_id",
    "security_groups": "referenced_security_group_id",
}


class Peer(Struct, frozen=True):
    """One source of an ingress rule, or one destination of an egress rule.

    `argument` and `value` specify it in the new resource. `label` is part of the name of that
    resource. A peer with `for_each` represents every element of that set.
    """

    argument: str
    value: bytes
    label: str
    comments_above: tuple[bytes, ...] = ()
    trailing_comment: bytes = b""
    for_each: bytes = b""

    def merge(self, other: Peer) -> Peer:
        """A copy of this peer, extended by the comments of `other`, which is an equal peer."""
        trailing = (other.trailing_comment.strip(),) if other.trailing_comment else ()
        comments = (*self.comments_above, *other.comments_above, *trailing)
        return replace(self, comments_above=comments)


def peers_of(parent: ParentResource, attributes: dict[str, Attribute]) -> list[Peer] | None:
    """The sources of an ingress rule or destinations of an egress rule; None if computed."""
    peers: list[Peer] = []
    for old, argument in PEER_ARGUMENTS.items():
        if old in attributes:
            listed = list(_listed_peers(parent, attributes[old], argument))
            if None in listed:
                return None
            peers += filter(None, listed)
    if "self" in attributes:
        attribute = attributes["self"]
        value = literal_value(parent, attribute)
        if value not in ("true", "false"):
            return None
        if value == "true":
            comments = tuple(parent.comments_above(attribute.span.start))
            trailing = parent.trailing_comment(attribute.value.end)
            group_id = parent.reference_to("id")
            argument = PEER_ARGUMENTS["security_groups"]
            peers.append(Peer(argument, group_id, "itself", comments, trailing))
    return _unique(peers)


def _unique(peers: list[Peer]) -> list[Peer]:
    """Merge equal peers, because the provider treats an inline list as a set."""
    unique: dict[tuple[str, bytes, bytes], Peer] = {}
    for peer in peers:
        key = peer.argument, peer.value, peer.for_each
        unique[key] = unique[key].merge(peer) if key in unique else peer
    return list(unique.values())


def _listed_peers(
    parent: ParentResource, attribute: Attribute, argument: str
) -> Iterator[Peer | None]:
    """The peers in the list that `attribute` is set to.

    A list that is written out yields one peer for each item. A list in a variable or local value
    yields one peer with `for_each`. A computed peer or list yields None.

    The list that contains the reference on the cycle must be written out. Its values are unknown
    before the apply, and `for_each` requires known values.
    """
    span = attribute.value
    value = expressions.read(parent.data, span)
    comments_above = parent.comments_above(attribute.span.start)
    if isinstance(value, Sequence):
        spans = [item.span for item in value.items]
        for index, item in enumerate(value.items):
            text = parent.source(item.span)
            is_spread = isinstance(item, expressions.Other) and b"..." in text
            comments = (*comments_above, *parent.item_comments(spans, index, span.start))
            trailing = parent.trailing_comment(item.span.end)
            label = value_label(parent.data, item.span)
            yield None if is_spread else Peer(argument, text, label, comments, trailing)
        return
    text = parent.source(span)
    traversal = expressions.traversal(text.decode())
    is_cyclic = span.contains(parent.context.reference.start)
    is_named = traversal is not None and traversal.root in ("var", "local")
    if not is_named or is_cyclic or parent.has_instances:
        yield None
        return
    label, trailing = value_label(parent.data, span), parent.trailing_comment(span.end)
    for_each = b"toset(" + text + b")"
    yield Peer(argument, b"each.value", label, tuple(comments_above), trailing, for_each)


def literal_value(parent: ParentResource, attribute: Attribute | None) -> str | None:
    """The literal value of an argument as lower-case text; None if it is unset or computed."""
    value = expressions.read(parent.data, attribute.value) if attribute else None
    if not isinstance(value, Literal) or value.value is None:
        return None
    return str(value.value).lower()
