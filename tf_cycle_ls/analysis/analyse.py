"""The analysis of one root: files in, plain answers out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from tf_cycle_ls.analysis.answers import (
    Component,
    Cycle,
    Edge,
    Place,
    Root,
    SelfReference,
    WrittenReference,
)
from tf_cycle_ls.analysis.load import Loaded, load
from tf_cycle_ls.analysis.self_references import own_references
from tf_cycle_ls.config.declarations import Declaration
from tf_cycle_ls.config.file import File
from tf_cycle_ls.config.placed import Placed
from tf_cycle_ls.config.references import Reference
from tf_cycle_ls.files import Files
from tf_cycle_ls.graph import cycles
from tf_cycle_ls.graph.nodes import address, scopes
from tf_cycle_ls.graph.reference_graph import ReferenceGraph, reason, shown_at

_NOTHING: Mapping[str, File] = {}


def analyse(directory: str, files: Files, remembered: Mapping[str, File] = _NOTHING) -> Root:
    """Everything there is to say about the root module in `directory`.

    The path is absolute and normalised. `remembered` are files of an earlier answer (`Root.files`):
    a block that cannot be read now keeps the references that it had there. Raises
    UnreadableError when the directory cannot be read; all else that is wrong is in the answer.
    """
    loaded = load(directory, files, remembered)
    graph = ReferenceGraph(loaded.tree)
    joined = _Joined(graph, loaded)
    return Root(
        directory,
        tuple(map(joined.component, cycles.components(graph.successors))),
        tuple(joined.self_references()),
        loaded.problems,
        loaded.documents,
        loaded.files,
    )


class _Joined:
    """A graph of names, joined with the places where its edges are written."""

    def __init__(self, graph: ReferenceGraph, loaded: Loaded) -> None:
        self._graph = graph
        self._loaded = loaded

    def component(self, names: tuple[str, ...]) -> Component:
        within = cycles.edges_within(self._graph.successors, names)
        shortest = cycles.shortest_cycles(within)
        edges = {edge: self._edge(*edge) for edge in within}
        addresses = tuple(dict.fromkeys(map(address, names)))
        return Component(
            id=hashlib.sha256("\n".join(names).encode()).hexdigest()[:12],
            addresses=addresses,
            edges=tuple(edges.values()),
            cycles=tuple(_cycle(path, edges) for path in cycles.covering(shortest)),
            shortest={
                (edges[edge].source, edges[edge].target): _cycle(path, edges)
                for edge, path in shortest.items()
            },
        )

    def self_references(self) -> Iterator[SelfReference]:
        for scope in scopes(self._loaded.tree):
            for own in own_references(scope):
                written = self._written(own.reference, own.placed)
                yield SelfReference(own.address, written, own.consequence)

    def _edge(self, source: str, target: str) -> Edge:
        references = tuple(
            self._written(cause.reference, cause.placed)
            for cause in self._graph.causes(source, target)
        )
        if references:
            return Edge(source, target, references)
        node, other = self._graph.nodes[source], self._graph.nodes[target]
        placed = shown_at(node, other).placed
        place = Place(placed.path, placed.span(placed.declaration.header))
        return Edge(source, target, (), reason(node, other), place)

    def _written(self, reference: Reference, placed: Placed[Declaration]) -> WrittenReference:
        span = placed.span(reference.span)
        text = self._loaded.documents[placed.path].text(span)
        return WrittenReference(Place(placed.path, span), text, reference.attribute)


def _cycle(path: cycles.Path, edges: Mapping[cycles.Edge, Edge]) -> Cycle:
    return Cycle(tuple(edges[edge] for edge in cycles.edges_of(path)))
