"""The rules of a security group become resources: one for each source or destination of a rule.

All rules of a group leave together, in both directions: the provider's documentation forbids
inline rules beside others on one group.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.lookup.provider_versions import allows_only_below
from tf_cycle_ls.fixes.rules.split.resource_names import joined, label
from tf_cycle_ls.fixes.rules.split.resource_names import word as as_word
from tf_cycle_ls.fixes.rules.split.resource_writer import Move, New, Parent, line
from tf_cycle_ls.fixes.rules.split.spec import Existing
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Block
from tf_cycle_ls.syntax.expressions import Literal, Sequence
from tf_cycle_ls.text import Edit

RESOURCE = "aws_security_group"
KINDS = ("ingress", "egress")
SINCE = (4, 56)
# Names as in the schemas of the provider hashicorp/aws 6.25.0; there since 4.56.
REPLACEMENTS = {
    "ingress": "aws_vpc_security_group_ingress_rule",
    "egress": "aws_vpc_security_group_egress_rule",
}
OLD = "aws_security_group_rule"
EXISTING = Existing.IMPORTED

_SOURCES = {
    "cidr_blocks": "cidr_ipv4",
    "ipv6_cidr_blocks": "cidr_ipv6",
    "prefix_list_ids": "prefix_list_id",
    "security_groups": "referenced_security_group_id",
}
_KNOWN = frozenset({*_SOURCES, "self", "description", "from_port", "to_port", "protocol"})
_ALL = ("-1", "all")
_WAYS = {"ingress": "from", "egress": "to"}


@dataclass(frozen=True, slots=True)
class _End:
    """One source of a rule, or one destination: the argument that names it, its value, and a
    word for it; `comments` stand above it, and one `behind` it. With `for_each`, the value is that
    of each of several."""

    argument: str
    value: bytes
    word: str
    comments: tuple[bytes, ...] = ()
    behind: bytes = b""
    for_each: bytes = b""

    def also(self, other: _End) -> _End:
        """The same source once, where it was written twice, with the comments of both."""
        behind = (other.behind.strip(),) if other.behind else ()
        return replace(self, comments=(*self.comments, *other.comments, *behind))


def moved(parent: Parent) -> Move | None:
    """All rules of the group, as resources.

    None where a rule is computed: by a `dynamic` block, a protocol that is not written out, a list
    that is not one of single values. Where the provider is kept to versions without the resources
    for them, they become those of the older kind.
    """
    is_old = allows_only_below(parent.root, parent.context.document.path, "aws", SINCE)
    edits: list[Edit] = []
    new: list[New] = []
    there: set[object] = set()
    for kind in KINDS:
        attribute = parent.body.attribute(kind)
        dynamic = (each for each in parent.body.blocks if each.labels[:1] == (kind,))
        if any(each.type == "dynamic" for each in dynamic):
            return None
        if attribute is not None:
            if parent.text(attribute.value) != b"[]":
                return None
            edits += delete.block(parent.data, attribute.span)
        for block in parent.body.blocks_of(kind):
            rules = (_old_rules if is_old else _rules)(parent, kind, block, there)
            if rules is None:
                return None
            new += rules
            edits += delete.block(parent.data, block.span)
    return Move(tuple(edits), tuple(new)) if new else None


def _rules(parent: Parent, kind: str, block: Block, there: set[object]) -> list[New] | None:
    """The resources for one rule, but for those that are `there` already, as AWS refuses a second
    one; None where it cannot be said what it is."""
    values = {each.name: each for each in block.body.attributes}
    ends = _ends(parent, values)
    protocol = _literal(parent, values.get("protocol"))
    if not ends or protocol is None or block.body.blocks or not values.keys() <= _KNOWN:
        return None
    everything = protocol in _ALL
    shared = [] if everything else _copied(parent, values, "from_port", "to_port")
    shared += _protocol(parent, values["protocol"], b'"-1"' if everything else None)
    ports = "all" if everything else _ports(parent, values)
    rules: list[New] = []
    for index, end in enumerate(ends):
        rule = (kind, end.argument, end.value, end.for_each, *map(bytes.strip, shared))
        if rule in there:
            continue
        there.add(rule)
        lines = parent.links({"security_group_id": "id"})
        lines += parent.comments(block.span.start) if index == 0 else []
        lines += _copied(parent, values, "description")
        lines += [*end.comments, line(end.argument, end.value + end.behind), *shared]
        name = joined(parent.name, kind, ports, _WAYS[kind], end.word)
        rules.append(parent.new(REPLACEMENTS[kind], name, lines, end.for_each))
    return rules


def _old_rules(parent: Parent, kind: str, block: Block, there: set[object]) -> list[New] | None:
    """The same for an older provider: one resource for all addresses of a rule, one for each group
    and for the group itself, since these go with no addresses."""
    values = {each.name: each for each in block.body.attributes}
    ends = _ends(parent, values)
    required = ("from_port", "to_port", "protocol")
    if not ends or block.body.blocks or not set(required) <= values.keys() <= _KNOWN:
        return None
    shared = _copied(parent, values, *required, "description")
    groups = [end for end in ends if end.argument == _SOURCES["security_groups"]]
    others = {end.argument: end for end in reversed(ends) if end not in groups}
    parts = [(_of_group(parent, end), end.word, end.for_each) for end in groups]
    lists = [old for old, argument in _SOURCES.items() if argument in others]
    if lists:
        word = others[_SOURCES[lists[0]]].word
        parts.insert(0, (_copied(parent, values, *lists), word, b""))
    rules: list[New] = []
    for index, (own, word, for_each) in enumerate(parts):
        rule = (kind, for_each, *map(bytes.strip, [*own, *shared]))
        if rule in there:
            continue
        there.add(rule)
        lines = [*parent.links({"security_group_id": "id"}), line("type", f'"{kind}"'.encode())]
        lines += parent.comments(block.span.start) if index == 0 else []
        name = joined(parent.name, kind, _ports(parent, values), _WAYS[kind], word)
        rules.append(parent.new(OLD, name, [*lines, *own, *shared], for_each))
    return rules


def _of_group(parent: Parent, end: _End) -> list[bytes]:
    """The lines that name the group of a rule of the older kind."""
    argument, value = "source_security_group_id", end.value
    if value == parent.read("id"):
        argument, value = "self", b"true"
    return [*end.comments, line(argument, value + end.behind)]


def _ends(parent: Parent, values: dict[str, Attribute]) -> list[_End] | None:
    """The sources of a rule, or its destinations; None where they are computed."""
    found: list[_End] = []
    for old, argument in _SOURCES.items():
        if old in values:
            ends = list(_listed(parent, values[old], argument))
            if None in ends:
                return None
            found += (end for end in ends if end)
    if "self" in values:
        own = _literal(parent, values["self"])
        if own not in ("true", "false"):
            return None
        if own == "true":
            behind = parent.trailing(values["self"].value.end)
            above = tuple(parent.comments(values["self"].span.start))
            own_id = parent.read("id")
            found.append(_End("referenced_security_group_id", own_id, "itself", above, behind))
    return _each_once(found)


def _each_once(ends: list[_End]) -> list[_End]:
    """Each source once: an inline list is a set."""
    found: dict[tuple[str, bytes, bytes], _End] = {}
    for end in ends:
        key = end.argument, end.value, end.for_each
        found[key] = found[key].also(end) if key in found else end
    return list(found.values())


def _listed(parent: Parent, attribute: Attribute, argument: str) -> Iterator[_End | None]:
    """The values of a list that is written out; of a variable or local value, each of them.

    Not of the one with the reference: what comes out of the cycle is not known before an apply,
    and `for_each` needs to know.
    """
    span = attribute.value
    value = expressions.read(parent.data, span)
    above = parent.comments(attribute.span.start)
    if isinstance(value, Sequence):
        spans = [item.span for item in value.items]
        for index, item in enumerate(value.items):
            text = parent.text(item.span)
            is_spread = isinstance(item, expressions.Other) and b"..." in text
            comments = (*above, *parent.about(spans, index, span.start))
            behind = parent.trailing(item.span.end)
            end = _End(argument, text, label(parent.data, item.span), comments, behind)
            yield None if is_spread else end
        return
    text = parent.text(span)
    traversal = expressions.traversal(text.decode())
    is_cyclic = span.contains(parent.context.reference.start)
    is_named = traversal is not None and traversal.root in ("var", "local")
    if not is_named or is_cyclic or parent.repeated:
        yield None
        return
    word, behind = label(parent.data, span), parent.trailing(span.end)
    yield _End(argument, b"each.value", word, tuple(above), behind, b"toset(" + text + b")")


def _literal(parent: Parent, attribute: Attribute | None) -> str | None:
    """The value of an argument that is written out, as text."""
    value = expressions.read(parent.data, attribute.value) if attribute else None
    if not isinstance(value, Literal) or value.value is None:
        return None
    return str(value.value).lower()


def _ports(parent: Parent, values: dict[str, Attribute]) -> str:
    """A word for the ports of a rule."""
    words = [
        label(parent.data, values[each].value)
        for each in ("from_port", "to_port")
        if each in values
    ]
    return as_word("_".join(dict.fromkeys(filter(None, words))))


def _protocol(parent: Parent, attribute: Attribute, instead: bytes | None) -> list[bytes]:
    """The lines of the protocol, which may be written in another way than before."""
    if instead is None:
        return parent.argument(attribute, "ip_protocol")
    above, behind = parent.comments(attribute.span.start), parent.trailing(attribute.value.end)
    return [*above, line("ip_protocol", instead + behind)]


def _copied(parent: Parent, values: dict[str, Attribute], *names: str) -> list[bytes]:
    found = (parent.argument(values[name], name) for name in names if name in values)
    return [each for lines in found for each in lines]
