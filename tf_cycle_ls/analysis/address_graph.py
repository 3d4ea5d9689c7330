"""Who depends on whom, between addresses, as people are told.

Terraform's own graph has several nodes for a module call or a variable, and edges that say nothing
to anybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tf_cycle_ls.analysis.model import Edge
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.graph.nodes import Kind, address


def dependencies_of(root: Analysis, of: str) -> tuple[Edge, ...]:
    """What an address depends on, as edges between addresses."""
    targets = root.dependencies.successors
    return _told(root, ((name, other) for name in nodes_of(root, of) for other in targets[name]))


def dependents_of(root: Analysis, of: str) -> tuple[Edge, ...]:
    """What depends on an address, as edges between addresses."""
    sources = root.dependencies.predecessors
    return _told(root, ((other, name) for name in nodes_of(root, of) for other in sources[name]))


def visible_edges(root: Analysis) -> tuple[Edge, ...]:
    """All edges between addresses that say something to people."""
    targets = root.dependencies.successors
    return _told(root, ((name, other) for name, others in targets.items() for other in others))


def nodes_of(root: Analysis, of: str) -> list[str]:
    """The nodes that an address stands for."""
    return [name for name in root.dependencies.nodes if address(name) == of]


def between_addresses(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Edges of the graph as edges between addresses, of which several may come to one.

    An edge from an address to itself is left out unless it is written.
    """
    merged: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        ends = address(edge.source), address(edge.target)
        if ends[0] == ends[1] and not edge.references:
            continue
        known = merged.setdefault(ends, replace(edge, source=ends[0], target=ends[1]))
        references = dict.fromkeys((*known.references, *edge.references))
        note, place = (known.note, known.place) if known.place else (edge.note, edge.place)
        merged[ends] = replace(known, references=tuple(references), note=note, place=place)
    return tuple(merged.values())


def _told(root: Analysis, pairs: Iterable[tuple[str, str]]) -> tuple[Edge, ...]:
    graph = root.dependencies
    edges = (graph.edge(*pair) for pair in pairs)
    told = (edge for edge in edges if edge.references or _is_telling(root, edge))
    merged = between_addresses(told)
    return tuple(edge for edge in merged if edge.source != edge.target)


def _is_telling(root: Analysis, edge: Edge) -> bool:
    """Whether an edge that nobody wrote says something to people.

    All in a module depends on its block, and the end of a module for all in it: true, but worth
    a word only where the block depends on something itself, or something for the whole module.
    A module's inputs and outputs are always told with it.
    """
    graph = root.dependencies
    source, target = graph.nodes[edge.source], graph.nodes[edge.target]
    if target.kind is Kind.EXPAND:
        return any(each.references for each in target.scoped_references)
    if source.kind is Kind.CLOSE:
        is_face = target.path == source.path and target.kind in (Kind.VARIABLE, Kind.OUTPUT)
        waiting = (graph.nodes[name].kind for name in graph.predecessors[source.name])
        return is_face or any(kind is not Kind.CLOSE for kind in waiting)
    return True
