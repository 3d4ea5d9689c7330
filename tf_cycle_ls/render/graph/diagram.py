"""A graph as Graphviz takes it: nodes, edges and clusters with attributes.

The one drawing that all pictures are made of: `dot.py` writes it down, `svg.py` and the page of
`html.py` let Graphviz lay it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tf_cycle_ls.analysis.model import Edge
from tf_cycle_ls.analysis.subgraph import Item, Subgraph
from tf_cycle_ls.graph.nodes import Kind
from tf_cycle_ls.render.graph.labels import Legible, kind_of, name_in_module, printable

# In a larger picture only edges on cycles have a label that is seen at once.
MOST_LABELS = 60

_PLAIN_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
USUAL = {
    "rankdir": "LR",
    "newrank": "true",  # Else Graphviz loses edges between clusters that wait for each other.
    "fontname": "Helvetica",
    "fontsize": "12",
    "nodesep": "0.16",
    "ranksep": "0.5",
    "bgcolor": "#ffffff",
}
# From so many edges on, what else is set: the best order of the nodes and curves around them take
# too long then, a fair order is found soon, and edges to what many wait for are drawn as one.
_SOON = {"nslimit": "1", "nslimit1": "1", "mclimit": "0.2", "nodesep": "0.05"}
LARGE = ((600, {**_SOON, "concentrate": "true"}), (2000, {**_SOON, "splines": "line"}))
_NODE = {
    "shape": "box",
    "style": "rounded,filled",
    "fontname": "Helvetica",
    "fontsize": "11",
    "height": "0.3",
    "margin": "0.11,0.05",
    "color": "#8a94a3",
    "fontcolor": "#1b2430",
    "fillcolor": "#ffffff",
}
_EDGE = {
    "fontname": "Helvetica",
    "fontsize": "9",
    "arrowsize": "0.6",
    "color": "#8a94a3",
    "fontcolor": "#55606e",
}
_CLUSTER = {"style": "rounded,filled", "color": "#c3cad4", "fillcolor": "#f3f5f8"}
_FILL = {
    "resource": "#e3eefc",
    "data source": "#e2f4ec",
    "variable": "#fdf3da",
    "output": "#f3e8fb",
    "local value": "#f0f0ee",
    "provider": "#eceff1",
    "module": "#dfe4ec",
}
_CYCLE = {"color": "#c62828", "fontcolor": "#b71c1c", "penwidth": "2"}


@dataclass(frozen=True, slots=True)
class Node:
    """A node by its name, with Graphviz's attributes."""

    name: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Arrow:
    """An edge from one node to another, by their names, with Graphviz's attributes."""

    tail: str
    head: str
    attributes: Mapping[str, str]


@dataclass(slots=True)
class Diagram:
    """A graph, or with a name that begins with `cluster` a frame around a part of one."""

    name: str
    attributes: dict[str, str]
    node_attributes: dict[str, str] = field(default_factory=dict)
    edge_attributes: dict[str, str] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    edges: list[Arrow] = field(default_factory=list)
    subgraphs: list[Diagram] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """The same as the object that viz.js takes."""
        return {
            "name": self.name,
            "graphAttributes": self.attributes,
            "nodeAttributes": self.node_attributes,
            "edgeAttributes": self.edge_attributes,
            "nodes": [{"name": each.name, "attributes": each.attributes} for each in self.nodes],
            "edges": [
                {"tail": each.tail, "head": each.head, "attributes": each.attributes}
                for each in self.edges
            ],
            "subgraphs": [each.plain() for each in self.subgraphs],
        }


def diagram(shown: Subgraph, words: Legible) -> Diagram:
    """An overview as Graphviz takes it.

    The `id` of a node, an edge and a cluster is its kind with its number in the overview, and
    that of a module; classes tell what it is.
    """
    top = Diagram("tf-cycle-ls", _layout(len(shown.edges)), dict(_NODE), dict(_EDGE))
    modules = {"": top}
    names: dict[str, str] = {}
    ends = {end for edge in shown.edges for end in edge.key}
    inhabited = {item.module for item in shown.items if not _is_call(item)}
    cyclic = {end for pair in shown.on_cycles for end in pair}
    for number, item in enumerate(shown.items):
        names[item.address] = _name(item.address, number)
        if _is_call(item) and item.address not in ends and item.module in inhabited:
            continue  # Its frame says the same.
        node = _node(item, names[item.address], number, words, item.address in cyclic)
        _module(modules, item.module).nodes.append(node)
    labelled = len(shown.edges) <= MOST_LABELS
    for number, edge in enumerate(shown.edges):
        attributes = dict(_edge(edge, number, words, labelled, shown.is_on_cycle(edge)))
        top.edges.append(Arrow(names[edge.source], names[edge.target], attributes))
    return top


def _layout(edges: int) -> dict[str, str]:
    """How a graph with so many edges is laid out."""
    fitting = [attributes for least, attributes in LARGE if edges > least]
    return {**USUAL, **(fitting[-1] if fitting else {})}


def _is_call(item: Item) -> bool:
    return item.kind in (Kind.EXPAND, Kind.CLOSE)


def _module(modules: dict[str, Diagram], path: str) -> Diagram:
    """The frame of a module, within those of the modules around it."""
    found = modules.get(path)
    if found is None:
        parent = path.rpartition("module.")[0].rstrip(".")
        name = path[len(parent) :].lstrip(".")
        number = str(len(modules))
        attributes = {"label": literal(printable(name)), "tooltip": _tooltip([printable(path)])}
        attributes |= {**_CLUSTER, "id": f"module-{number}", "class": "module"}
        found = modules[path] = Diagram(f"cluster_{number}", attributes)
        _module(modules, parent).subgraphs.append(found)
    return found


def _node(item: Item, name: str, number: int, words: Legible, cyclic: bool) -> Node:
    kind = kind_of(item)
    classes = ["item", kind.replace(" ", "-"), *(["cycle"] if cyclic else [])]
    attributes = {
        "label": _lines(_label(item)),
        "tooltip": _tooltip(words.about(item)),
        "id": f"item-{number}",
        "class": " ".join(classes),
        "fillcolor": _FILL.get(kind, "#ffffff"),
    }
    return Node(name, attributes | ({**_CYCLE} if cyclic else {}))


def _label(item: Item) -> list[str]:
    """An address in its module; that of a resource in two lines, for it is long."""
    name = name_in_module(item)
    if item.kind is Kind.RESOURCE and "." in name:
        type_, _, own = name.rpartition(".")
        return [type_, own]
    return [name]


def _edge(
    edge: Edge, number: int, words: Legible, labelled: bool, cyclic: bool
) -> Iterator[tuple[str, str]]:
    yield "tooltip", _tooltip(words.reasons(edge))
    yield "id", f"edge-{number}"
    if cyclic:
        yield "class", "cycle"
    reason = words.reason(edge)
    if reason and (labelled or cyclic):
        yield "label", _lines(reason)
        yield "labeltooltip", _tooltip(words.reasons(edge))
    if cyclic:
        yield from _CYCLE.items()
    if not edge.references:
        yield "style", "dashed"


def _name(address: str, number: int) -> str:
    """A name that needs no escaping: the address, or where that is an odd one a number."""
    return address if _PLAIN_NAME.fullmatch(address) else str(number)


def _lines(lines: list[str]) -> str:
    return "\\n".join(map(literal, lines))


def _tooltip(lines: list[str]) -> str:
    """Lines as a tooltip, in which Graphviz looks for escapes twice."""
    return "\\n".join(literal(line.replace("\\", "\\\\")) for line in lines)


def literal(text: str) -> str:
    """A text as a label that shows it: Graphviz reads escapes and entities in labels."""
    return text.replace("\\", "\\\\").replace("&", "&amp;")
