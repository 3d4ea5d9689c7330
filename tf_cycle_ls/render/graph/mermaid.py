"""`graph --format mermaid`: a flowchart, https://mermaid.js.org/syntax/flowchart.html"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tf_cycle_ls.analysis.model import Edge
from tf_cycle_ls.analysis.subgraph import Item, Subgraph
from tf_cycle_ls.render.graph.diagram import MAX_LABELED_EDGES
from tf_cycle_ls.render.graph.labels import Labels, name_in_module, printable

MAX_MERMAID_EDGES = 500
"""The default value of Mermaid's option `maxEdges`. Mermaid draws nothing if a graph has more
edges."""

# Matches every character that is not known to be harmless in a label. These characters are written
# as numeric entities, because Mermaid interprets Markdown, HTML and styles in labels.
_SPECIAL = re.compile(r"[^A-Za-z0-9 _./-]")
_CYCLE_STYLE = "stroke:#c62828,stroke-width:2px"


def to_mermaid(subgraph: Subgraph, labels: Labels) -> str:
    """The graph as a flowchart."""
    return "\n".join(_Chart(subgraph, labels).lines()) + "\n"


class _Chart:
    def __init__(self, subgraph: Subgraph, labels: Labels) -> None:
        self._subgraph = subgraph
        self._labels = labels
        self._ids = {item.address: f"n{number}" for number, item in enumerate(subgraph.items)}

    def lines(self) -> Iterator[str]:
        subgraph = self._subgraph
        yield "flowchart LR"
        by_module: dict[str, list[Item]] = {}
        for item in subgraph.items:
            by_module.setdefault(item.module, []).append(item)
        yield from self._module("", _with_parents(by_module), "  ")
        for edge in subgraph.edges:
            yield f"  {self._edge(edge)}"
        on_cycle = [n for n, edge in enumerate(subgraph.edges) if subgraph.is_on_cycle(edge)]
        ends = {end for pair in subgraph.on_cycles for end in pair}
        if on_cycle:
            yield f"  linkStyle {','.join(map(str, on_cycle))} {_CYCLE_STYLE}"
            yield f"  classDef cycle {_CYCLE_STYLE}"
            ids = (self._ids[item.address] for item in subgraph.items if item.address in ends)
            yield f"  class {','.join(ids)} cycle"

    def _module(self, path: str, by_module: dict[str, list[Item]], indent: str) -> Iterator[str]:
        for item in by_module[path]:
            yield f"{indent}{self._ids[item.address]}[{_label([name_in_module(item)])}]"
        for number, child in enumerate(by_module):
            if child and _parent(child) == path:
                label = _label([printable(child[len(path) :].lstrip("."))])
                yield f"{indent}subgraph m{number}[{label}]"
                yield from self._module(child, by_module, f"{indent}  ")
                yield f"{indent}end"

    def _edge(self, edge: Edge) -> str:
        source, target = self._ids[edge.source], self._ids[edge.target]
        arrow = "-->" if edge.references else "-.->"
        label = self._labels.edge_label(edge)
        is_small = len(self._subgraph.edges) <= MAX_LABELED_EDGES
        if label and (is_small or self._subgraph.is_on_cycle(edge)):
            return f"{source} {arrow}|{_label(label)}| {target}"
        return f"{source} {arrow} {target}"


def _parent(module: str) -> str:
    return module.rpartition("module.")[0].rstrip(".")


def _with_parents(by_module: dict[str, list[Item]]) -> dict[str, list[Item]]:
    """The items by module, with entries for parent modules that have no items of their own."""
    complete = {"": by_module.get("", [])}
    for module, items in by_module.items():
        parent = _parent(module)
        while parent and parent not in complete:
            complete[parent] = by_module.get(parent, [])
            parent = _parent(parent)
        complete[module] = items
    return complete


def _label(lines: list[str]) -> str:
    """Lines as a quoted label, in which special characters are numeric entities."""
    return '"' + "<br/>".join(_SPECIAL.sub(_entity, line) for line in lines) + '"'


def _entity(match: re.Match[str]) -> str:
    return f"#{ord(match[0])};"
