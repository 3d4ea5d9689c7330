"""A dependency graph whose nodes and references have places in files, whatever the nodes are.

Everything that shows cycles (findings, reports, pictures, the features of the language server) uses
only this class. `DependencyGraph` has the blocks of a root module. Graphs of other things, such as
the units of a Terragrunt tree, are other subclasses.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import overload

from msgspec import Struct

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Place
from tf_cycle_ls.graph import cycles, lazy_cycles, traversal
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.text import Span

Successors = Mapping[str, tuple[str, ...]]
"""Maps each node to the nodes that it depends on, sorted."""


class ComponentPart(Struct, frozen=True):
    """What a component is built from: its nodes, its edges, both sorted, and its code and note (see
    `Component`)."""

    names: tuple[str, ...]
    edges: list[traversal.Edge]
    code: str = diagnostic_codes.DEPENDENCY_CYCLE
    note: str = ""


class LocatedGraph(ABC):
    """The dependencies between named nodes, and their places in the text.

    Places are computed on demand, because most edges are never shown.
    """

    @property
    @abstractmethod
    def names(self) -> Collection[str]:
        """The names of all nodes, in the order of the text."""

    def is_declared(self, name: str) -> bool:
        """Whether something declares a node. A reference can lead to one that does not exist."""
        del name
        return True

    @property
    @abstractmethod
    def successors(self) -> Successors:
        """Maps each node to the nodes that it depends on, sorted."""

    @property
    def shown_successors(self) -> Successors:
        """Like `successors`, without dependencies that exist only in some runs."""
        return self.successors

    @cached_property
    def predecessors(self) -> Mapping[str, tuple[str, ...]]:
        """Maps each node to the nodes that depend on it, in the order of the text.

        The reverse of `shown_successors`.
        """
        predecessors: dict[str, list[str]] = {name: [] for name in self.shown_successors}
        for name, targets in self.shown_successors.items():
            for target in targets:
                predecessors[target].append(name)
        return {name: tuple(sources) for name, sources in predecessors.items()}

    @abstractmethod
    def kind(self, name: str) -> str:
        """The kind of object that a node represents, in one or two words."""

    def group(self, name: str) -> str:
        """The group that a picture shows a node in, such as its module. "" without a group."""
        del name
        return ""

    @abstractmethod
    def place(self, name: str) -> Place:
        """The place that declares a node, such as the header of a block."""

    def dependency_place(self, name: str) -> Place:
        """The place that shows the dependencies of a node."""
        return self.place(name)

    @abstractmethod
    def headers(self) -> Iterator[tuple[str, Place]]:
        """Every node with each place that declares it, in the order of the nodes."""

    @abstractmethod
    def header_around(self, path: str, offset: int) -> Place | None:
        """The place that declares the node whose text is around a byte offset of a file."""

    @abstractmethod
    def declaration_span(self, header: Place) -> Span:
        """The span of the whole declaration that begins at one of the `headers`."""

    @abstractmethod
    def reference_places(self, name: str) -> Iterator[Place]:
        """The places of all references of a node."""

    @abstractmethod
    def edge(self, source: str, target: str) -> Edge:
        """The edge from node `source` to node `target`. It has a note if no reference causes it."""

    def edges(self, keys: Iterable[traversal.Edge]) -> Iterator[Edge]:
        """The edges with these keys. Keys with the same source follow each other."""
        for source, target in keys:
            yield self.edge(source, target)

    def is_shown(self, edge: Edge) -> bool:
        """Whether an edge without references helps a reader."""
        del edge
        return True

    @abstractmethod
    def parts(self) -> Iterator[ComponentPart]:
        """What each component is built from, in the order of `components`."""

    @cached_property
    def on_cycles(self) -> frozenset[traversal.Edge]:
        """The keys of all edges that are part of a cycle."""
        return frozenset(edge for part in self.parts() for edge in part.edges)

    def components(self) -> Iterator[Component]:
        """The components of the graph."""
        yield from map(self._component, self.parts())

    def components_without(
        self, component: Component, ignored: Collection[traversal.Edge]
    ) -> Iterator[Component]:
        """The components that remain of a component without the edges whose keys are in `ignored`.

        An edge of the component that is on no remaining cycle is in none of them.
        """
        successors: dict[str, list[str]] = {edge.source: [] for edge in component.edges}
        for edge in component.edges:
            if edge.key not in ignored:
                successors[edge.source].append(edge.target)
        graph = {name: tuple(targets) for name, targets in successors.items()}
        for names in components_and_loops(graph):
            within = cycles.edges_within(graph, names)
            yield self._component(ComponentPart(names, within, component.code, component.note))

    def _component(self, part: ComponentPart) -> Component:
        within = part.edges
        is_large = lazy_cycles.is_large(part.names, within)
        shortest = lazy_cycles.LazyCycles(within) if is_large else cycles.shortest_cycles(within)
        edges = {edge.key: edge for edge in self.edges(within)}
        return Component(
            id=hashlib.sha256("\n".join(part.names).encode()).hexdigest()[:12],
            addresses=tuple(dict.fromkeys(map(address, part.names))),
            edges=tuple(edges.values()),
            cycles=_CoveringCycles(shortest, edges),
            shortest=_Cycles(shortest, edges),
            cycle_counts=shortest.counts,
            code=part.code,
            note=part.note,
        )


def components_and_loops(successors: Successors) -> list[tuple[str, ...]]:
    """The components of a graph, including single nodes that depend on themselves. Sorted."""
    found = cycles.components(successors)
    in_components = {name for names in found for name in names}
    loops = (
        (name,)
        for name, targets in successors.items()
        if name in targets and name not in in_components
    )
    return sorted((*found, *loops))


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
