"""Reads Terraform's messages about items of a stack that depend on themselves.

Source: `diagnosticsForPromisingTaskError` in `diagnostics.go` of
`internal/stacks/stackruntime/internal/stackeval`. The items are a ring, each on a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from tf_cycle_ls.analysis.pasted_text import without_controls
from tf_cycle_ls.stacks.edges import INPUTS, OUTPUTS

_CHAIN = re.compile(r"circular\s+dependency\s+chain\s+through\s+their\s+references:")
_ITEM = re.compile(r"[^\S\n]*(?:[│|]\s*)?- (?P<name>[^\n]+)")
_BLANK = re.compile(r"[^\S\n]*(?:[│|][^\S\n]*)?(?:\n|\Z)")
_SINGLE = re.compile(r'The item "(?P<name>(?:[^"\\]|\\.)+)" depends\s+on\s+its\s+own\s+results')
_PROVIDER = re.compile(r'provider\[\\?"(?:[^"\\]*/)?(?P<type>[^"/\\]+)\\?"\]\.(?P<name>[\w-]+)')
_ROLE = re.compile(r" (?:for_each|instances|modules|inputs|collected outputs)$")


def rings_in(log: str) -> list[tuple[str, ...]]:
    """The items of each message in a log, in the order of the ring. Each ring is given once."""
    text = without_controls(log)
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for match in _CHAIN.finditer(text):
        ring = tuple(_items(text, match.end()))
        if ring:
            found.setdefault(frozenset(ring), ring)
    for match in _SINGLE.finditer(text):
        found.setdefault(frozenset((match["name"],)), (match["name"],))
    return list(found.values())


def _items(text: str, at: int) -> Iterable[str]:
    """The items in the lines after a position."""
    names: list[str] = []
    blank = _BLANK.match(text, at)
    at = blank.end() if blank else at
    while match := _ITEM.match(text, at):
        names.append(match["name"].strip())
        at = match.end() + 1
    return names


def nodes_of(ring: Iterable[str], names: Collection[str], prefix: str = "") -> list[str] | None:
    """The nodes among `names`, which begin with `prefix`, that the items of a ring are.

    The plan of a component has several items; they are one node. None if an item is unknown.
    """
    nodes: list[str] = []
    for item in ring:
        provider = _PROVIDER.fullmatch(item)
        plain = f"provider.{provider['type']}.{provider['name']}" if provider else item
        bare = _ROLE.sub("", plain)
        known = (plain, bare, f"{bare} {OUTPUTS}", f"{bare} {INPUTS}")
        node = next((prefix + one for one in known if prefix + one in names), None)
        if node is None:
            return None
        if node not in nodes:
            nodes.append(node)
    return nodes
