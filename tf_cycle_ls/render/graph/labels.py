"""Texts in pictures of a graph: labels and tooltips of its items and edges."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.model import Edge, Place
from tf_cycle_ls.analysis.subgraph import Item
from tf_cycle_ls.graph.nodes import Kind

_KIND_NAMES: Mapping[str, str] = {
    Kind.EXPAND: "module",
    Kind.CLOSE: "module",
    Kind.VALIDATION: "variable",
}
# Characters that XML forbids, that change the text direction, or that break a line.
_UNPRINTABLE = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ufffe\\uffff]"
)


class Labels(Struct, frozen=True):
    """Makes the texts of one graph. `format_path` formats the path of a file."""

    analysis: GraphAnalysis
    format_path: Callable[[str], str]

    def location(self, place: Place) -> str:
        """A place as `path:line`. Lines count from 1."""
        line = self.analysis.documents[place.path].position(place.span.start).line
        return printable(f"{self.format_path(place.path)}:{line + 1}")

    def item_tooltip(self, item: Item) -> list[str]:
        """The address, the kind and the location of an item, as lines."""
        return [f"{printable(item.address)} ({kind_of(item)})", self.location(item.place)]

    def edge_label(self, edge: Edge) -> list[str]:
        """The argument and the file name of the first reference, as lines. The list is empty if
        Terraform adds the edge by itself."""
        if not edge.references:
            return []
        first, *others = edge.references
        more = f" (+{len(others)})" if others else ""
        location = self.location(first.place).rpartition("/")[2]
        return [printable(first.attribute), location + more]

    def edge_tooltip(self, edge: Edge) -> list[str]:
        """The ends of an edge and all of its references, as lines."""
        lines = [printable(f"{edge.source} → {edge.target}")]
        for reference in edge.references:
            text = printable(f"{reference.attribute}: {reference.text}")
            lines.append(f"{text} ({self.location(reference.place)})")
            lines += [printable(reference.note)] if reference.note else []
        return [*lines, printable(edge.note)] if edge.note else lines


def kind_of(item: Item) -> str:
    """The kind of an item, such as "resource" or "data source"."""
    if item.kind == Kind.RESOURCE and name_in_module(item).startswith("data."):
        return "data source"
    return _KIND_NAMES.get(item.kind, item.kind)


def name_in_module(item: Item) -> str:
    """The address of an item relative to its module."""
    if item.module and item.address.startswith(f"{item.module}."):
        return printable(item.address[len(item.module) + 1 :])
    return printable(item.address)


def printable(text: str) -> str:
    """The text with unprintable characters escaped as `\\uXXXX`, so that it stays on one line."""
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
