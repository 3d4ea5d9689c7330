"""All that waits for anything in a root, between addresses as people are told, or a part of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tf_cycle_ls.analysis.address_graph import between_addresses, visible_edges
from tf_cycle_ls.analysis.model import Edge, Place
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.graph.nodes import Kind, address
from tf_cycle_ls.graph.traversal import edges_on_shortest_paths, nodes_within_steps

Ends = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """Something that has an address: what it is, the module that it belongs to ("" for the root),
    and where it is declared. A module's call belongs to the module that it makes."""

    address: str
    kind: Kind
    module: str
    place: Place


@dataclass(frozen=True, slots=True)
class Subgraph:
    """Items and the edges between them, in the order of the text. `on_cycles` are the ends of
    those edges that are on a cycle, or lead from an item to itself."""

    items: tuple[Item, ...]
    edges: tuple[Edge, ...]
    on_cycles: frozenset[Ends]

    def is_on_cycle(self, edge: Edge) -> bool:
        """Whether an edge is on a cycle."""
        return _ends(edge) in self.on_cycles

    def only_cycles(self) -> Subgraph:
        """Only what is on cycles."""
        return self._of(self.on_cycles)

    def dependencies(self, of: str, steps: int | None = None) -> Subgraph:
        """What an item waits for, directly or through others, in at most so many steps."""
        return self._among(nodes_within_steps(self._pairs(), of, steps))

    def dependents(self, of: str, steps: int | None = None) -> Subgraph:
        """What waits for an item, directly or through others, in at most so many steps."""
        return self._among(nodes_within_steps(self._reversed(), of, steps))

    def neighborhood(self, of: str, steps: int | None = None) -> Subgraph:
        """An item with what it waits for and what waits for it."""
        names = nodes_within_steps(self._pairs(), of, steps) | nodes_within_steps(
            self._reversed(), of, steps
        )
        return self._among(names)

    def paths(self, source: str, target: str) -> Subgraph:
        """The shortest ways by which one item waits for another, all of them; nothing where it
        does not."""
        return self._of(edges_on_shortest_paths(self._pairs(), source, target))

    def _among(self, names: Collection[str]) -> Subgraph:
        items = tuple(item for item in self.items if item.address in names)
        edges = (edge for edge in self.edges if edge.source in names and edge.target in names)
        return Subgraph(items, tuple(edges), self.on_cycles)

    def _of(self, pairs: Collection[Ends]) -> Subgraph:
        names = {name for pair in pairs for name in pair}
        items = tuple(item for item in self.items if item.address in names)
        edges = tuple(edge for edge in self.edges if _ends(edge) in pairs)
        return Subgraph(items, edges, self.on_cycles)

    def _pairs(self) -> list[Ends]:
        return list(map(_ends, self.edges))

    def _reversed(self) -> list[Ends]:
        return [(edge.target, edge.source) for edge in self.edges]


def full_subgraph(root: Analysis) -> Subgraph:
    """All of a root. Self references are edges from an item to itself."""
    found = root.dependencies
    items: dict[str, Item] = {}
    for name, node in found.nodes.items():
        # Of the nodes of an address the first is what it stands for: a variable before its checks.
        known = address(name)
        if known not in items:
            items[known] = Item(known, node.kind, node.path, found.place(name))
    on_cycles = [
        edge for component in root.components for edge in between_addresses(component.edges)
    ]
    selves = [
        Edge(own.address, own.address, (own.reference,), own.consequence)
        for own in root.self_references
    ]
    # An edge on a cycle is shown in any case, also one that says nothing elsewhere.
    edges = between_addresses([*visible_edges(root), *on_cycles, *selves])
    return Subgraph(
        tuple(items.values()),
        edges,
        frozenset(_ends(edge) for edge in (*on_cycles, *selves)),
    )


def _ends(edge: Edge) -> Ends:
    return edge.source, edge.target
