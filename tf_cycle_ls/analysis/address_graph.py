"""Dependencies between addresses, as they are shown to users.

Terraform's graph has several nodes for a module call or a variable, and implicit edges that do not
help a reader. Here each address is one node, and such edges are left out. So are the edges that
only a plan adds, because they do not say what an object is made of.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.model import Edge
from tf_cycle_ls.graph.nodes import address


def dependencies_of(analysis: GraphAnalysis, of_address: str) -> tuple[Edge, ...]:
    """The edges from an address to the addresses that it depends on."""
    targets = analysis.dependencies.shown_successors
    return _merge_shown(
        analysis,
        (
            (name, other)
            for name in nodes_of(analysis, of_address)
            for other in targets.get(name, ())
        ),
    )


def dependents_of(analysis: GraphAnalysis, of_address: str) -> tuple[Edge, ...]:
    """The edges to an address from the addresses that depend on it."""
    sources = analysis.dependencies.predecessors
    return _merge_shown(
        analysis,
        (
            (other, name)
            for name in nodes_of(analysis, of_address)
            for other in sources.get(name, ())
        ),
    )


def visible_edges(analysis: GraphAnalysis) -> tuple[Edge, ...]:
    """All edges between addresses, except implicit edges that do not help a reader, and the edges
    of a plan."""
    targets = analysis.dependencies.shown_successors
    return _merge_shown(
        analysis, ((name, other) for name, others in targets.items() for other in others)
    )


def nodes_of(analysis: GraphAnalysis, of_address: str) -> list[str]:
    """The graph nodes that have the address `of_address`."""
    return [name for name in analysis.dependencies.names if address(name) == of_address]


def between_addresses(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Merge edges between nodes into edges between addresses.

    An edge from an address to itself is left out unless a reference causes it.
    """
    merged: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        ends = address(edge.source), address(edge.target)
        if ends[0] == ends[1] and not edge.references:
            continue
        earlier = merged.setdefault(ends, replace(edge, source=ends[0], target=ends[1]))
        references = dict.fromkeys((*earlier.references, *edge.references))
        note, place = (earlier.note, earlier.place) if earlier.place else (edge.note, edge.place)
        merged[ends] = replace(earlier, references=tuple(references), note=note, place=place)
    return tuple(merged.values())


def _merge_shown(analysis: GraphAnalysis, pairs: Iterable[tuple[str, str]]) -> tuple[Edge, ...]:
    graph = analysis.dependencies
    edges = (graph.edge(*pair) for pair in pairs)
    shown = (edge for edge in edges if edge.references or graph.is_shown(edge))
    merged = between_addresses(shown)
    return tuple(edge for edge in merged if edge.source != edge.target)
