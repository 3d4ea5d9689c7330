"""The words of a picture: what an item, an edge and a place are called in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tf_cycle_ls.analysis.model import Analysis, Edge, Place
from tf_cycle_ls.analysis.subgraph import Item
from tf_cycle_ls.graph.nodes import Kind

_KINDS = {Kind.EXPAND: "module", Kind.CLOSE: "module", Kind.VALIDATION: "variable"}
# What XML cannot hold, and what turns the direction of a text or breaks its line.
_UNPRINTABLE = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ufffe\\uffff]"
)


@dataclass(frozen=True, slots=True)
class Legible:
    """Names what is in one root; `shown` turns a path into the form in which it is shown."""

    root: Analysis
    shown: Callable[[str], str]

    def where(self, place: Place) -> str:
        """A place as `file:line`, lines from 1."""
        line = self.root.documents[place.path].position(place.span.start).line
        return printable(f"{self.shown(place.path)}:{line + 1}")

    def about(self, item: Item) -> list[str]:
        """An item in full, as lines."""
        return [f"{printable(item.address)} ({kind_of(item)})", self.where(item.place)]

    def reason(self, edge: Edge) -> list[str]:
        """Why there is an edge, as short as it can be told, as lines; nothing where Terraform adds
        it by itself."""
        if not edge.references:
            return []
        first, *others = edge.references
        more = f" (+{len(others)})" if others else ""
        place = self.where(first.place).rpartition("/")[2]
        return [printable(first.attribute), place + more]

    def reasons(self, edge: Edge) -> list[str]:
        """An edge in full, as lines."""
        lines = [printable(f"{edge.source} → {edge.target}")]
        for reference in edge.references:
            told = printable(f"{reference.attribute}: {reference.text}")
            lines.append(f"{told} ({self.where(reference.place)})")
        return [*lines, printable(edge.note)] if edge.note else lines


def kind_of(item: Item) -> str:
    """What an item is, in one or two words."""
    if item.kind is Kind.RESOURCE and name_in_module(item).startswith("data."):
        return "data source"
    return _KINDS.get(item.kind, item.kind.value)


def name_in_module(item: Item) -> str:
    """The address of an item as its own module has it."""
    if item.module and item.address.startswith(f"{item.module}."):
        return printable(item.address[len(item.module) + 1 :])
    return printable(item.address)


def printable(text: str) -> str:
    """A text in one line, in which a character that cannot be shown is written as its number."""
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
