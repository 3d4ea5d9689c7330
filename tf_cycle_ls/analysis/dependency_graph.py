"""The dependency graph of a root module, with the references behind its edges."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import overload

from tf_cycle_ls.analysis.incremental import Names, Structure
from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Place, SourceReference
from tf_cycle_ls.config.declarations import Declaration
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.references import Reference
from tf_cycle_ls.graph import cycles, lazy_cycles, traversal
from tf_cycle_ls.graph.nodes import Node, address
from tf_cycle_ls.graph.plan_additions import occasion
from tf_cycle_ls.graph.reference_graph import (
    Cause,
    ReferenceGraph,
    Successors,
    explaining_node,
    reason,
)
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

    @cached_property
    def successors(self) -> Successors:
        """Maps each node to the nodes that it depends on, sorted.

        If there is a cycle that only a plan reports, the edges of the plan are included.
        """
        validated, plan = self.structure.successors, self.structure.plan
        if plan is None or not plan.components:
            return validated
        return {
            name: targets
            if targets == validated.get(name, targets)
            else tuple(sorted({*targets, *validated[name]}))
            for name, targets in plan.successors.items()
        }

    @property
    def unused_providers(self) -> Successors:
        """Maps each provider configuration that no resource uses to the nodes it depends on.

        They are not in the graph, but a plan that destroys an object of the provider needs them.
        """
        return self._graph.unused_providers

    @cached_property
    def on_cycles(self) -> frozenset[tuple[str, str]]:
        """The keys of all edges that are part of a cycle."""
        return frozenset(edge for _, edges in self._edges_by_component() for edge in edges)

    @cached_property
    def on_cycles_or_hidden(self) -> frozenset[tuple[str, str]]:
        """Like `on_cycles`, with cycles that a plan would report only after another one is gone."""
        plan = self.structure.plan
        return self.on_cycles | plan.on_cycles if plan else self.on_cycles

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """All nodes, in the order of the text.

        If there is a cycle that only a plan reports, the nodes of the plan are included.
        """
        plan = self.structure.plan
        has_cycle = plan is not None and plan.components
        return {**self._graph.nodes, **self._graph.plan_nodes} if has_cycle else self._graph.nodes

    @cached_property
    def predecessors(self) -> Mapping[str, tuple[str, ...]]:
        """Maps each node to the nodes that depend on it, in the order of the text.

        Without the edges of a plan.
        """
        validated = self.structure.successors
        predecessors: dict[str, list[str]] = {name: [] for name in validated}
        for name, targets in validated.items():
            for target in targets:
                predecessors[target].append(name)
        return {name: tuple(sources) for name, sources in predecessors.items()}

    def names_in(self, scope: str) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Each name that references in the module at `scope` may use, with its nodes."""
        return self._graph.reference_map.names(scope)

    def place(self, name: str) -> Place:
        """The place of the block header that declares a node."""
        located = self.nodes[name].located
        return Place(located.path, located.span(located.declaration.header))

    def edge(self, source: str, target: str) -> Edge:
        """The edge from node `source` to node `target`. It has a note if no reference causes it."""
        return self._edge(source, target, self._graph.causes(source).get(target, ()))

    def _edges(self, keys: Iterable[tuple[str, str]]) -> Iterator[Edge]:
        """The edges with these keys. Keys with the same source follow each other."""
        for source, of_source in groupby(keys, itemgetter(0)):
            causes = self._graph.causes(source)
            for _, target in of_source:
                yield self._edge(source, target, causes.get(target, ()))

    def _edge(self, source: str, target: str, causes: Iterable[Cause]) -> Edge:
        references = tuple(
            self.source_reference(cause.reference, cause.located) for cause in causes
        )
        is_only_planned = self._is_only_planned(source, target)
        if references:
            return Edge(source, target, references, is_only_planned=is_only_planned)
        node, other = self.nodes[source], self.nodes[target]
        place = self.place(explaining_node(node, other).name)
        note = self.structure.tree.dialect.in_own_words(reason(node, other))
        when = occasion(node, other) if is_only_planned else None
        return Edge(source, target, (), note, place, is_only_planned, occasion=when)

    def is_only_planned(self, key: tuple[str, str]) -> bool:
        """Whether the edge `key` is only on cycles that a plan reports and validate does not."""
        plan = self.structure.plan
        return plan is not None and key in plan.on_cycles and key not in plan.validated

    def _is_only_planned(self, source: str, target: str) -> bool:
        return target not in self.structure.successors.get(source, ())

    def components(self) -> Iterator[Component]:
        """The components, first those that `terraform validate` reports."""
        for names, edges in self._edges_by_component():
            yield self._component(names, edges)

    def _edges_by_component(self) -> Iterator[tuple[Names, list[tuple[str, str]]]]:
        """Yield the sorted nodes and edges of each component, in the order of `components`."""
        structure, plan = self.structure, self.structure.plan
        for names in structure.components:
            yield names, cycles.edges_within(structure.successors, names)
        if plan is not None:
            for names in plan.components:
                edges = cycles.edges_within(plan.successors, names)
                yield names, [key for key in edges if key not in plan.validated]

    def _component(self, names: Names, within: list[tuple[str, str]]) -> Component:
        """The component with the nodes `names` and the edges `within`, both sorted."""
        is_large = lazy_cycles.is_large(names, within)
        shortest = lazy_cycles.LazyCycles(within) if is_large else cycles.shortest_cycles(within)
        edges = {edge.key: edge for edge in self._edges(within)}
        addresses = tuple(dict.fromkeys(map(address, names)))
        return Component(
            id=hashlib.sha256("\n".join(names).encode()).hexdigest()[:12],
            addresses=addresses,
            edges=tuple(edges.values()),
            cycles=_CoveringCycles(shortest, edges),
            shortest=_Cycles(shortest, edges),
            cycle_counts=shortest.counts,
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
            yield self._component(names, cycles.edges_within(graph, names))

    def source_reference(
        self, reference: Reference, located: Located[Declaration]
    ) -> SourceReference:
        """Add the place and the text to a reference of the declaration `located`."""
        span = located.span(reference.span)
        text = str(reference) if located.stale else self._documents[located.path].text(span)
        return SourceReference(Place(located.path, span), text, reference.attribute)


class _Cycles(Mapping[traversal.Edge, Cycle]):
    """Maps each edge to the shortest cycle through it. A cycle is created when it is looked up.

    Creating all cycles of a large component at once would take quadratic space.
    """

    def __init__(
        self, paths: Mapping[traversal.Edge, cycles.Path], edges: Mapping[traversal.Edge, Edge]
    ) -> None:
        self._paths = paths
        self._edges = edges

    def __getitem__(self, edge: traversal.Edge) -> Cycle:
        return _cycle(self._paths[edge], self._edges)

    def __iter__(self) -> Iterator[traversal.Edge]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


class _CoveringCycles(Sequence[Cycle]):
    """The cycles of a component, chosen when they are first used.

    The server publishes diagnostics without them, and choosing them takes long in a large
    component.
    """

    def __init__(
        self,
        shortest: cycles.ShortestCycles | lazy_cycles.LazyCycles,
        edges: Mapping[traversal.Edge, Edge],
    ) -> None:
        self._shortest = shortest
        self._edges = edges

    @overload
    def __getitem__(self, index: int) -> Cycle: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Cycle, ...]: ...
    def __getitem__(self, index: int | slice) -> Cycle | tuple[Cycle, ...]:
        return self._cycles[index]

    def __len__(self) -> int:
        return len(self._cycles)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._cycles == tuple(other)

    def __hash__(self) -> int:
        return hash(self._cycles)

    @cached_property
    def _cycles(self) -> tuple[Cycle, ...]:
        return tuple(
            _cycle(path, self._edges) for path in cycles.covering_cycles(self._shortest.paths)
        )


def _cycle(path: cycles.Path, edges: Mapping[traversal.Edge, Edge]) -> Cycle:
    return Cycle(tuple(edges[edge] for edge in cycles.edges_of(path)))
