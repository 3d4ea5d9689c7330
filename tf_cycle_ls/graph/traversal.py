"""Searches in a directed graph: reachability and shortest paths.

Functions that take edges return the same result for any order of the edges.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from math import inf

Edge = tuple[str, str]


def reachable(
    starts: Iterable[str],
    successors: Mapping[str, Iterable[str]],
    excluding: Container[str] = (),
) -> Iterator[str]:
    """Yield every node reachable from `starts`, each once, including the starts.

    Nodes in `excluding` are neither yielded nor passed through. A node without an entry in
    `successors` has no outgoing edges. The search is lazy, so that `target in reachable(...)` stops
    at the target.
    """
    seen: set[str] = set()
    stack = list(starts)
    while stack:
        node = stack.pop()
        if node not in seen and node not in excluding:
            seen.add(node)
            yield node
            stack += successors.get(node, ())


def bfs_predecessors(
    starts: Iterable[str],
    successors: Mapping[str, Sequence[str]],
    stops: Collection[str] = (),
    goals: Iterable[str] | None = None,
    max_edges: float = inf,
) -> dict[str, str]:
    """Map each node reachable from `starts` to its predecessor on a shortest path.

    The starts themselves are not in the result. The search visits successors in order and does not
    continue beyond the nodes in `stops`, unless they are starts. It ends early when all nodes in
    `goals` are found, if they are given, or before more than `max_edges` edges would be visited.
    `path_to` extracts a path from the result.
    """
    queue = deque(starts)
    seen = set(queue)
    start_nodes = frozenset(seen)
    missing = None if goals is None else set(goals) - seen
    edges_left = max_edges
    predecessors: dict[str, str] = {}
    while queue and (missing is None or missing):
        node = queue.popleft()
        if node in stops and node not in start_nodes:
            continue
        targets = successors.get(node, ())
        edges_left -= len(targets)
        if edges_left < 0:
            break
        for successor in targets:
            if successor not in seen:
                seen.add(successor)
                predecessors[successor] = node
                queue.append(successor)
        if missing:
            missing.difference_update(targets)
    return predecessors


def path_to(predecessors: Mapping[str, str], end: str) -> list[str]:
    """The path from a start of `bfs_predecessors` to `end`, both included."""
    path = [end]
    while path[-1] in predecessors:
        path.append(predecessors[path[-1]])
    return path[::-1]


def nodes_within_steps(
    edges: Iterable[Edge], start: str, steps: int | None = None
) -> frozenset[str]:
    """The nodes at most `steps` edges away from `start`, including `start` itself.

    If `steps` is None, the number of edges is not limited.
    """
    return frozenset(_distances(edges, start, steps))


def edges_on_shortest_paths(edges: Collection[Edge], start: str, end: str) -> frozenset[Edge]:
    """Return the edges on the shortest paths from `start` to `end`, or none if there is no path.

    The paths are not enumerated, because their number can be exponential. If `start` and `end` are
    the same node, the paths are the shortest cycles through that node.
    """
    from_start = _distances(edges, start)
    to_end = _distances([(b, a) for a, b in edges], end)
    lengths = {
        (a, b): from_start[a] + 1 + to_end[b] for a, b in edges if a in from_start and b in to_end
    }
    shortest = min(lengths.values(), default=0)
    return frozenset(edge for edge, length in lengths.items() if length == shortest)


def _distances(edges: Iterable[Edge], start: str, steps: int | None = None) -> dict[str, int]:
    """Map each node at most `steps` edges away from `start` to its distance."""
    import networkx  # Imported late: it is slow to import, and only few commands need it.

    graph: networkx.DiGraph[str] = networkx.DiGraph()
    graph.add_node(start)
    graph.add_edges_from(edges)
    return dict(networkx.single_source_shortest_path_length(graph, start, cutoff=steps))
