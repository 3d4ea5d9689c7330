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


def shortest_path(
    start: str,
    end: str,
    successors: Mapping[str, Sequence[str]],
    predecessors: Mapping[str, Sequence[str]],
    max_edges: float = inf,
) -> list[str]:
    """A shortest path from `start` to `end`, both included.

    Searches from both ends, which visits far fewer edges than a search from one end. The path is
    empty if there is none, or if it is not found with `max_edges` visited edges.
    """
    ahead, behind = _Frontier(start, successors), _Frontier(end, predecessors)
    meeting = start if start == end else None
    while meeting is None:
        if not ahead.nodes or not behind.nodes or ahead.visited + behind.visited > max_edges:
            return []
        if len(ahead.nodes) <= len(behind.nodes):
            meeting = ahead.advance(behind.came_from)
        else:
            meeting = behind.advance(ahead.came_from)
    return ahead.path(meeting)[::-1] + behind.path(meeting)[1:]


class _Frontier:
    """The nodes that a breadth-first search reached with its last step."""

    def __init__(self, start: str, successors: Mapping[str, Sequence[str]]) -> None:
        self._successors = successors
        self.came_from = {start: start}
        self.nodes = [start]
        self.visited = 0

    def advance(self, goals: Container[str]) -> str | None:
        """Search one step further. Return the first node in `goals` that is reached, or None."""
        nodes, self.nodes = self.nodes, []
        for node in nodes:
            targets = self._successors.get(node, ())
            self.visited += len(targets)
            for target in targets:
                if target not in self.came_from:
                    self.came_from[target] = node
                    if target in goals:
                        return target
                    self.nodes.append(target)
        return None

    def path(self, node: str) -> list[str]:
        """The nodes from `node` back to the start of the search."""
        path = [node]
        while self.came_from[path[-1]] != path[-1]:
            path.append(self.came_from[path[-1]])
        return path


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
