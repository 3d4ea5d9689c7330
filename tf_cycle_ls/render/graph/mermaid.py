"""Mermaid's flowcharts: https://mermaid.js.org/syntax/flowchart.html"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tf_cycle_ls.analysis.model import Edge
from tf_cycle_ls.analysis.subgraph import Item, Subgraph
from tf_cycle_ls.render.graph.diagram import MOST_LABELS
from tf_cycle_ls.render.graph.labels import Legible, name_in_module, printable

MOST_EDGES = 500
"""So many edges Mermaid draws where nobody has set its `maxEdges`; of more it draws nothing."""

# All else is written as a character's number: Mermaid reads Markdown, HTML and styles in a label.
_SPECIAL = re.compile(r"[^A-Za-z0-9 _./-]")
_CYCLE = "stroke:#c62828,stroke-width:2px"


def mermaid(shown: Subgraph, words: Legible) -> str:
    """An overview as a flowchart."""
    return "\n".join(_Chart(shown, words).lines()) + "\n"


class _Chart:
    def __init__(self, shown: Subgraph, words: Legible) -> None:
        self._shown = shown
        self._words = words
        self._ids = {item.address: f"n{number}" for number, item in enumerate(shown.items)}

    def lines(self) -> Iterator[str]:
        shown = self._shown
        yield "flowchart LR"
        inside: dict[str, list[Item]] = {}
        for item in shown.items:
            inside.setdefault(item.module, []).append(item)
        yield from self._module("", _with_parents(inside), "  ")
        for edge in shown.edges:
            yield f"  {self._edge(edge)}"
        cyclic = [n for n, edge in enumerate(shown.edges) if shown.is_on_cycle(edge)]
        ends = {end for pair in shown.on_cycles for end in pair}
        if cyclic:
            yield f"  linkStyle {','.join(map(str, cyclic))} {_CYCLE}"
            yield f"  classDef cycle {_CYCLE}"
            named = (self._ids[item.address] for item in shown.items if item.address in ends)
            yield f"  class {','.join(named)} cycle"

    def _module(self, path: str, inside: dict[str, list[Item]], indent: str) -> Iterator[str]:
        for item in inside[path]:
            yield f"{indent}{self._ids[item.address]}[{_label([name_in_module(item)])}]"
        for number, below in enumerate(inside):
            if below and _parent(below) == path:
                label = _label([printable(below[len(path) :].lstrip("."))])
                yield f"{indent}subgraph m{number}[{label}]"
                yield from self._module(below, inside, f"{indent}  ")
                yield f"{indent}end"

    def _edge(self, edge: Edge) -> str:
        source, target = self._ids[edge.source], self._ids[edge.target]
        arrow = "-->" if edge.references else "-.->"
        reason = self._words.reason(edge)
        if reason and (len(self._shown.edges) <= MOST_LABELS or self._shown.is_on_cycle(edge)):
            return f"{source} {arrow}|{_label(reason)}| {target}"
        return f"{source} {arrow} {target}"


def _parent(module: str) -> str:
    return module.rpartition("module.")[0].rstrip(".")


def _with_parents(inside: dict[str, list[Item]]) -> dict[str, list[Item]]:
    found = {"": inside.get("", [])}
    for module, items in inside.items():
        above = _parent(module)
        while above and above not in found:
            found[above] = inside.get(above, [])
            above = _parent(above)
        found[module] = items
    return found


def _label(lines: list[str]) -> str:
    """Some lines as a quoted label, in which every special character is written as its number."""
    return '"' + "<br/>".join(_SPECIAL.sub(_entity, line) for line in lines) + '"'


def _entity(match: re.Match[str]) -> str:
    return f"#{ord(match[0])};"
