"""The dependency graph between addresses, or a part of it, for display."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct

from tf_cycle_ls.analysis.address_graph import between_addresses, visible_edges
from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.model import Edge, Place
from tf_cycle_ls.graph.cycles import edges_of
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.graph.traversal import edges_on_shortest_paths, nodes_within_steps

Ends = tuple[str, str]


class Item(Struct, frozen=True):
    """A node of the displayed graph, with its address, its kind, the path of its module and the
    place of its declaration.

    `module` is "" in the root module. A module call belongs to the module that it creates.
    """

    address: str
    kind: str
    module: str
    place: Place


class Subgraph(Struct, frozen=True):
    """Items and the edges between them, in the order of the text.

    `on_cycles` holds the keys of all edges that are on a cycle, including self references.
    `cycles` holds the addresses of the cycles of each component, in the order in which they depend
    on each other, followed by the self references. Together they contain every edge on a cycle.
    """

    items: tuple[Item, ...]
    edges: tuple[Edge, ...]
    on_cycles: frozenset[Ends]
    cycles: tuple[tuple[str, ...], ...] = ()

    def is_on_cycle(self, edge: Edge) -> bool:
        """Whether an edge is on a cycle."""
        return edge.key in self.on_cycles

    def only_cycles(self) -> Subgraph:
        """The part that consists of the edges on cycles and the items that they connect."""
        return self._of(self.on_cycles)

    def dependencies(self, of: str, steps: int | None = None) -> Subgraph:
        """The item `of` and its direct and indirect dependencies, at most `steps` edges away."""
        return self._among(nodes_within_steps(self._pairs(), of, steps))

    def dependents(self, of: str, steps: int | None = None) -> Subgraph:
        """The item `of` and its direct and indirect dependents, at most `steps` edges away."""
        return self._among(nodes_within_steps(self._reversed(), of, steps))

    def neighborhood(self, of: str, steps: int | None = None) -> Subgraph:
        """The item `of`, its dependencies and its dependents, at most `steps` edges away."""
        names = nodes_within_steps(self._pairs(), of, steps) | nodes_within_steps(
            self._reversed(), of, steps
        )
        return self._among(names)

    def paths(self, source: str, target: str) -> Subgraph:
        """All shortest paths from the item `source` to the item `target`, or an empty graph if
        there is none."""
        return self._of(edges_on_shortest_paths(self._pairs(), source, target))

    def _among(self, names: Collection[str]) -> Subgraph:
        items = tuple(item for item in self.items if item.address in names)
        edges = (edge for edge in self.edges if edge.source in names and edge.target in names)
        return self._part(items, edges)

    def _of(self, pairs: Collection[Ends]) -> Subgraph:
        names = {name for pair in pairs for name in pair}
        items = tuple(item for item in self.items if item.address in names)
        return self._part(items, (edge for edge in self.edges if edge.key in pairs))

    def _part(self, items: tuple[Item, ...], edges: Iterable[Edge]) -> Subgraph:
        part = tuple(edges)
        return Subgraph(items, part, self.on_cycles, _complete_in(part, self.cycles))

    def _pairs(self) -> list[Ends]:
        return [edge.key for edge in self.edges]

    def _reversed(self) -> list[Ends]:
        return [(edge.target, edge.source) for edge in self.edges]


def full_subgraph(analysis: GraphAnalysis) -> Subgraph:
    """The whole graph of an analysis. A self reference is an edge from an item to itself."""
    graph = analysis.dependencies
    items: dict[str, Item] = {}
    for name in graph.names:
        # Several nodes can share an address. The first of them represents the address. For a
        # variable, this is the variable itself, because the node of its validation comes later.
        item_address = address(name)
        if item_address not in items:
            items[item_address] = Item(
                item_address, graph.kind(name), graph.group(name), graph.place(name)
            )
    on_cycles = [
        edge for component in analysis.components for edge in between_addresses(component.edges)
    ]
    selves = [
        Edge(
            self_reference.address,
            self_reference.address,
            (self_reference.reference,),
            self_reference.consequence,
        )
        for self_reference in analysis.self_references
    ]
    # Edges on a cycle are always shown, even implicit ones that are hidden elsewhere.
    edges = between_addresses([*visible_edges(analysis), *on_cycles, *selves])
    return Subgraph(
        tuple(items.values()),
        edges,
        frozenset(edge.key for edge in (*on_cycles, *selves)),
        _complete_in(edges, [*_cycles(analysis), *((edge.source,) for edge in selves)]),
    )


def _complete_in(
    edges: Collection[Edge], cycles: Iterable[tuple[str, ...]]
) -> tuple[tuple[str, ...], ...]:
    """The distinct cycles whose edges are all in `edges`."""
    keys = {edge.key for edge in edges}
    return tuple(dict.fromkeys(cycle for cycle in cycles if keys.issuperset(edges_of(cycle))))


def _cycles(analysis: GraphAnalysis) -> Iterator[tuple[str, ...]]:
    """The addresses of each cycle. Neighbouring nodes with the same address count once."""
    for component in analysis.components:
        for cycle in component.cycles:
            names = list(map(address, cycle.addresses))
            kept = [
                name
                for name, before in zip(names, names[-1:] + names, strict=False)
                if name != before
            ]
            yield tuple(kept or names[:1])
