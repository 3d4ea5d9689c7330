"""A graph in the data model of Graphviz: nodes, edges and clusters with attributes.

All pictures except Mermaid flowcharts are made from this graph. `dot.py` writes it as text.
Graphviz lays it out for `svg.py`, and in the page that `html.py` writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from tf_cycle_ls.analysis.model import Edge
from tf_cycle_ls.analysis.subgraph import Item, Subgraph
from tf_cycle_ls.graph.nodes import Kind
from tf_cycle_ls.render.graph.labels import Labels, kind_of, name_in_module, printable

MAX_LABELED_EDGES = 60
"""In a graph with more edges, only edges on cycles are labeled. The other edges have only a
tooltip."""

_PLAIN_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
DEFAULT_LAYOUT = {
    "rankdir": "LR",
    "newrank": "true",  # Otherwise edges between mutually dependent clusters are lost.
    "fontname": "Helvetica",
    "fontsize": "12",
    "nodesep": "0.16",
    "ranksep": "0.5",
    "bgcolor": "#ffffff",
}
# Layout attributes of large graphs, each with the number of edges above which they apply. Finding
# the optimal order of the nodes and routing curves around them would take too long. The search is
# therefore limited, edges with a common end are merged, and edges of very large graphs are
# straight.
_FAST = {"nslimit": "1", "nslimit1": "1", "mclimit": "0.2", "nodesep": "0.05"}
LARGE_LAYOUTS = ((600, {**_FAST, "concentrate": "true"}), (2000, {**_FAST, "splines": "line"}))
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


class Node(Struct, frozen=True):
    """A node with its Graphviz attributes."""

    name: str
    attributes: Mapping[str, str]


class Arrow(Struct, frozen=True):
    """An edge from the node `tail` to the node `head`, with its Graphviz attributes."""

    tail: str
    head: str
    attributes: Mapping[str, str]


class Diagram(Struct):
    """A graph or, if the name starts with `cluster`, a cluster: a frame around a part of a
    graph."""

    name: str
    attributes: dict[str, str]
    node_attributes: dict[str, str] = field(default_factory=dict)
    edge_attributes: dict[str, str] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    edges: list[Arrow] = field(default_factory=list)
    subgraphs: list[Diagram] = field(default_factory=list)

    def to_viz(self) -> dict[str, Any]:
        """The diagram as a graph object for viz.js."""
        return {
            "name": self.name,
            "graphAttributes": self.attributes,
            "nodeAttributes": self.node_attributes,
            "edgeAttributes": self.edge_attributes,
            "nodes": [{"name": node.name, "attributes": node.attributes} for node in self.nodes],
            "edges": [
                {"tail": edge.tail, "head": edge.head, "attributes": edge.attributes}
                for edge in self.edges
            ],
            "subgraphs": [subgraph.to_viz() for subgraph in self.subgraphs],
        }


def build_diagram(subgraph: Subgraph, labels: Labels) -> Diagram:
    """The diagram of a graph.

    The `id` of a node is `item-N` and the `id` of an edge is `edge-N`, where N is the index in the
    subgraph. The `id` of a cluster is `module-N`, where N is a serial number. The `class` of a node
    names its kind. Nodes and edges on a cycle also have the class `cycle`.
    """
    top = Diagram("tf-cycle-ls", _layout(len(subgraph.edges)), dict(_NODE), dict(_EDGE))
    modules = {"": top}
    names: dict[str, str] = {}
    ends = {end for edge in subgraph.edges for end in edge.key}
    nonempty = {item.module for item in subgraph.items if not _is_call(item)}
    on_cycle = {end for pair in subgraph.on_cycles for end in pair}
    for number, item in enumerate(subgraph.items):
        names[item.address] = _name(item.address, number)
        if _is_call(item) and item.address not in ends and item.module in nonempty:
            continue  # The frame of the module already shows it.
        node = _node(item, names[item.address], number, labels, item.address in on_cycle)
        _module(modules, item.module).nodes.append(node)
    is_small = len(subgraph.edges) <= MAX_LABELED_EDGES
    for number, edge in enumerate(subgraph.edges):
        attributes = dict(_edge(edge, number, labels, is_small, subgraph.is_on_cycle(edge)))
        top.edges.append(Arrow(names[edge.source], names[edge.target], attributes))
    return top


def _layout(edges: int) -> dict[str, str]:
    """The layout attributes for a graph, chosen by its number of edges."""
    matching = [attributes for minimum, attributes in LARGE_LAYOUTS if edges > minimum]
    return {**DEFAULT_LAYOUT, **(matching[-1] if matching else {})}


def _is_call(item: Item) -> bool:
    return item.kind in (Kind.EXPAND, Kind.CLOSE)


def _module(modules: dict[str, Diagram], path: str) -> Diagram:
    """The cluster of the module `path`, nested in the clusters of its parents. Clusters that do not
    exist yet are created and added to `modules`."""
    cluster = modules.get(path)
    if cluster is None:
        parent = path.rpartition("module.")[0].rstrip(".")
        name = path[len(parent) :].lstrip(".")
        number = str(len(modules))
        attributes = {"label": literal(printable(name)), "tooltip": _tooltip([printable(path)])}
        attributes |= {**_CLUSTER, "id": f"module-{number}", "class": "module"}
        cluster = modules[path] = Diagram(f"cluster_{number}", attributes)
        _module(modules, parent).subgraphs.append(cluster)
    return cluster


def _node(item: Item, name: str, number: int, labels: Labels, is_cyclic: bool) -> Node:
    kind = kind_of(item)
    classes = ["item", kind.replace(" ", "-"), *(["cycle"] if is_cyclic else [])]
    attributes = {
        "label": _lines(_label(item)),
        "tooltip": _tooltip(labels.item_tooltip(item)),
        "id": f"item-{number}",
        "class": " ".join(classes),
        "fillcolor": _FILL.get(kind, "#ffffff"),
    }
    return Node(name, attributes | ({**_CYCLE} if is_cyclic else {}))


def _label(item: Item) -> list[str]:
    """The address of an item relative to its module, as lines. A resource address is long and takes
    two lines."""
    name = name_in_module(item)
    if item.kind == Kind.RESOURCE and "." in name:
        type_, _, own = name.rpartition(".")
        return [type_, own]
    return [name]


def _edge(
    edge: Edge, number: int, labels: Labels, is_small: bool, is_cyclic: bool
) -> Iterator[tuple[str, str]]:
    yield "tooltip", _tooltip(labels.edge_tooltip(edge))
    yield "id", f"edge-{number}"
    if is_cyclic:
        yield "class", "cycle"
    label = labels.edge_label(edge)
    if label and (is_small or is_cyclic):
        yield "label", _lines(label)
        yield "labeltooltip", _tooltip(labels.edge_tooltip(edge))
    if is_cyclic:
        yield from _CYCLE.items()
    if not edge.references:
        yield "style", "dashed"


def _name(address: str, number: int) -> str:
    """A node name that needs no escaping: the address, or `number` if the address has special
    characters."""
    return address if _PLAIN_NAME.fullmatch(address) else str(number)


def _lines(lines: list[str]) -> str:
    return "\\n".join(map(literal, lines))


def _tooltip(lines: list[str]) -> str:
    """Lines as a tooltip. Graphviz interprets escapes in tooltips twice."""
    return "\\n".join(literal(line.replace("\\", "\\\\")) for line in lines)


def literal(text: str) -> str:
    """Escape text for a label, in which Graphviz interprets backslashes and entities."""
    return text.replace("\\", "\\\\").replace("&", "&amp;")
