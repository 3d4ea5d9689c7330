"""The dependency graph of a root module, with the references behind its edges."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tf_cycle_ls.analysis.incremental import Structure
from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Place, SourceReference
from tf_cycle_ls.config.declarations import Declaration
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.references import Reference
from tf_cycle_ls.graph import cycles, traversal
from tf_cycle_ls.graph.nodes import Node, address
from tf_cycle_ls.graph.reference_graph import ReferenceGraph, Successors, explaining_node, reason
from tf_cycle_ls.text import Document


class DependencyGraph:
    """The dependencies between the nodes of one root module, and their places in the text.

    Nodes have the names that Terraform prints (`aws_vpc.main`, `module.a.var.x (expand)`). Places
    are computed on demand, because most edges are never shown.
    """

    def __init__(
        self, graph: ReferenceGraph, structure: Structure, documents: Mapping[str, Document]
    ) -> None:
        self._graph = graph
        self._documents = documents
        self.structure = structure
        """The part of the graph that does not depend on positions. It may have been computed from
        an earlier text."""

    @property
    def successors(self) -> Successors:
        """Maps each node to the nodes that it depends on, sorted."""
        return self.structure.successors

    @cached_property
    def on_cycles(self) -> frozenset[tuple[str, str]]:
        """The keys of all edges that are part of a cycle."""
        return frozenset(
            edge
            for names in self.structure.components
            for edge in cycles.edges_within(self.successors, names)
        )

    @property
    def nodes(self) -> Mapping[str, Node]:
        """All nodes, in the order of the text."""
        return self._graph.nodes

    @cached_property
    def predecessors(self) -> Mapping[str, tuple[str, ...]]:
        """Maps each node to the nodes that depend on it, in the order of the text."""
        predecessors: dict[str, list[str]] = {name: [] for name in self.successors}
        for name, targets in self.successors.items():
            for target in targets:
                predecessors[target].append(name)
        return {name: tuple(sources) for name, sources in predecessors.items()}

    def place(self, name: str) -> Place:
        """The place of the block header that declares a node."""
        located = self.nodes[name].located
        return Place(located.path, located.span(located.declaration.header))

    def edge(self, source: str, target: str) -> Edge:
        """The edge from node `source` to node `target`. It has a note if no reference causes it."""
        references = tuple(
            self.source_reference(cause.reference, cause.located)
            for cause in self._graph.causes(source, target)
        )
        if references:
            return Edge(source, target, references)
        node, other = self.nodes[source], self.nodes[target]
        place = self.place(explaining_node(node, other).name)
        return Edge(source, target, (), reason(node, other), place)

    def component(
        self, names: tuple[str, ...], ignored: Collection[tuple[str, str]] = frozenset()
    ) -> Component:
        """The component that consists of the nodes `names`, which must be sorted, without the edges
        whose keys are in `ignored`."""
        edge_keys = cycles.edges_within(self.successors, names)
        within = [key for key in edge_keys if key not in ignored]
        shortest = cycles.shortest_cycles(within)
        edges = {edge: self.edge(*edge) for edge in within}
        addresses = tuple(dict.fromkeys(map(address, names)))
        return Component(
            id=hashlib.sha256("\n".join(names).encode()).hexdigest()[:12],
            addresses=addresses,
            edges=tuple(edges.values()),
            cycles=tuple(_cycle(path, edges) for path in cycles.covering_cycles(shortest)),
            shortest=_Cycles(shortest, edges),
        )

    def components_without(
        self, component: Component, ignored: Collection[tuple[str, str]]
    ) -> Iterator[Component]:
        """The components that remain of a component without the edges whose keys are in `ignored`.

        An edge of the component that is on no remaining cycle is in none of them.
        """
        successors: dict[str, list[str]] = {edge.source: [] for edge in component.edges}
        for edge in component.edges:
            if edge.key not in ignored:
                successors[edge.source].append(edge.target)
        graph = {name: tuple(targets) for name, targets in successors.items()}
        for names in cycles.components(graph):
            yield self.component(names, ignored)

    def source_reference(
        self, reference: Reference, located: Located[Declaration]
    ) -> SourceReference:
        """Add the place and the text to a reference of the declaration `located`."""
        span = located.span(reference.span)
        text = str(reference) if located.stale else self._documents[located.path].text(span)
        return SourceReference(Place(located.path, span), text, reference.attribute)


@dataclass(frozen=True, eq=False)
class _Cycles(Mapping[traversal.Edge, Cycle]):
    """Maps each edge to the shortest cycle through it. A cycle is created when it is looked up.

    Creating all cycles of a large component at once would take quadratic space.
    """

    paths: Mapping[traversal.Edge, cycles.Path]
    edges: Mapping[traversal.Edge, Edge]

    def __getitem__(self, edge: traversal.Edge) -> Cycle:
        return _cycle(self.paths[edge], self.edges)

    def __iter__(self) -> Iterator[traversal.Edge]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)


def _cycle(path: cycles.Path, edges: Mapping[traversal.Edge, Edge]) -> Cycle:
    return Cycle(tuple(edges[edge] for edge in cycles.edges_of(path)))
