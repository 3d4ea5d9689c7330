"""Ways through any graph of names: what can be reached, and the shortest ways from one to another.

A graph is given by its edges. All answers are the same whatever their order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

Edge = tuple[str, str]


def nodes_within_steps(
    edges: Iterable[Edge], start: str, steps: int | None = None
) -> frozenset[str]:
    """What can be reached from a node in at most so many steps, itself included."""
    return frozenset(_distances(edges, start, steps))


def edges_on_shortest_paths(edges: Collection[Edge], start: str, end: str) -> frozenset[Edge]:
    """The edges of all the shortest ways from one node to another; none where there is no way.

    There may be more such ways than can be listed, but never more edges on them than in the graph.
    Where both are one node, the ways are the shortest cycles through it.
    """
    from_start = _distances(edges, start)
    to_end = _distances([(b, a) for a, b in edges], end)
    through = {
        (a, b): from_start[a] + 1 + to_end[b] for a, b in edges if a in from_start and b in to_end
    }
    least = min(through.values(), default=0)
    return frozenset(edge for edge, length in through.items() if length == least)


def _distances(edges: Iterable[Edge], start: str, steps: int | None = None) -> dict[str, int]:
    """How many steps it takes to each node, if not more than so many."""
    import networkx  # Late: it takes a good part of a start, and few ask for a way.

    graph: networkx.DiGraph[str] = networkx.DiGraph()
    graph.add_node(start)
    graph.add_edges_from(edges)
    return dict(networkx.single_source_shortest_path_length(graph, start, cutoff=steps))
