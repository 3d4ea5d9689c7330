"""Finds the strongly connected components of a graph, and the shortest cycles in them.

Terraform prints one `Error: Cycle` for each component of at least two nodes (`dag/dag.go`:
Validate, with Tarjan's algorithm). An edge is on a cycle if and only if both its ends are in the
same component. The results do not depend on the order of the nodes in the graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from tf_cycle_ls.checkpoint import checkpoint
from tf_cycle_ls.graph.strongly_connected import strongly_connected
from tf_cycle_ls.graph.traversal import Edge, bfs_predecessors, path_to, reachable

Graph = Mapping[str, tuple[str, ...]]
"""The successors of each node."""

Path = tuple[str, ...]


def components(
    successors: Graph, before: tuple[Graph, Collection[Path]] | None = None
) -> list[tuple[str, ...]]:
    """Return the strongly connected components that have at least two nodes.

    The nodes of each component are sorted, and so are the components. `before` is an earlier
    version of the graph with its components. A new cycle contains a new edge, so only nodes
    reachable from new edges and from the earlier components are searched.
    """
    if before is not None:
        old, old_components = before
        starts = [name for name, targets in successors.items() if old.get(name) != targets]
        starts += [name for names in old_components for name in names if name in successors]
        successors = {name: successors[name] for name in reachable(starts, successors)}
    candidates = _on_or_before_cycles(successors)
    within = {a: [b for b in successors[a] if b in candidates] for a in candidates}
    return sorted(tuple(sorted(names)) for names in strongly_connected(within) if len(names) > 1)


def edges_within(successors: Graph, names: tuple[str, ...]) -> list[Edge]:
    """The edges between the nodes of a component, sorted."""
    component = frozenset(names)
    return [(a, b) for a in names for b in successors[a] if b in component]


MAX_VISITED_EDGES = 1_000_000
"""The maximum number of edges that the searches for shortest cycles visit in one component."""


class ShortestCycles(Mapping[Edge, Path]):
    """Maps each edge (a, b) to the shortest cycle through it, as a path `(a, b, …)`.

    Edges on the same cycle share one stored path, which is rotated on access to start with the
    edge. Storing a path for each edge would take memory quadratic in the length of the cycle.
    """

    def __init__(self, positions: Mapping[Edge, tuple[Path, int]]) -> None:
        self._positions = positions

    def __getitem__(self, edge: Edge) -> Path:
        path, index = self._positions[edge]
        return path[index:] + path[:index]

    def __iter__(self) -> Iterator[Edge]:
        return iter(self._positions)

    def __len__(self) -> int:
        return len(self._positions)

    @cached_property
    def counts(self) -> Counter[Edge]:
        """The number of the mapped cycles that contain each edge."""
        sharing = Counter(id(path) for path, _ in self._positions.values())
        counts: Counter[Edge] = Counter()
        for path in self.paths:
            number = sharing[id(path)]
            for edge in edges_of(path):
                counts[edge] += number
        return counts

    @property
    def paths(self) -> list[Path]:
        """The distinct stored paths, without rotation."""
        return list({id(path): path for path, _ in self._positions.values()}.values())


def shortest_cycles(edges: list[Edge]) -> ShortestCycles:
    """Map each edge (a, b) of a component to the shortest cycle through it, as `(a, b, …)`.

    The edge from the last node of a path back to its first node is implied. If there are several
    shortest cycles, the order of `edges` decides which of them is chosen.

    There is one search for each node. If all of them together could visit more than
    `MAX_VISITED_EDGES` edges, each may visit an equal share. An edge whose shortest cycle is not
    found by then gets a cycle through a central node, which may not be the shortest one.
    """
    successors: dict[str, list[str]] = {}
    predecessors: dict[str, list[str]] = {}
    for a, b in edges:
        successors.setdefault(a, []).append(b)
        predecessors.setdefault(b, []).append(a)
    # The nodes with exactly one incoming and one outgoing edge.
    unbranched = {b for b in predecessors if len(predecessors[b]) == len(successors[b]) == 1}
    positions: dict[Edge, tuple[Path, int]] = {}
    max_edges = MAX_VISITED_EDGES // max(1, len(predecessors))
    for b, sources in predecessors.items():
        checkpoint()
        missing = [a for a in sources if (a, b) not in positions]
        search = bfs_predecessors([b], successors, goals=missing, max_edges=max_edges)
        for a in missing:
            if a in search:
                path = (a, *path_to(search, a)[:-1])
                shared = _sharing(path, unbranched)
                positions.update((edge, (path, index)) for index, edge in shared)
    detours = _Detours(successors, predecessors)
    for a, b in edges:
        if (a, b) not in positions:
            path = (a, *detours.path(b, a)[:-1])
            for index, edge in enumerate(edges_of(path)):
                positions.setdefault(edge, (path, index))
    return ShortestCycles({edge: positions[edge] for edge in edges})


class _Detours:
    """Paths between any two nodes of a component, through the node with the most edges."""

    def __init__(
        self, successors: Mapping[str, list[str]], predecessors: Mapping[str, list[str]]
    ) -> None:
        self._successors = successors
        self._predecessors = predecessors

    def path(self, start: str, end: str) -> list[str]:
        """A path from `start` to `end`, without repeated nodes."""
        walk = path_to(self._to_centre, start)[::-1] + path_to(self._from_centre, end)[1:]
        path: dict[str, None] = {}
        for node in walk:
            while node in path:
                path.popitem()
            path[node] = None
        return list(path)

    @cached_property
    def _centre(self) -> str:
        sizes = {
            name: len(targets) + len(self._predecessors[name])
            for name, targets in self._successors.items()
        }
        return max(sizes, key=sizes.__getitem__)

    @cached_property
    def _from_centre(self) -> Mapping[str, str]:
        return bfs_predecessors([self._centre], self._successors)

    @cached_property
    def _to_centre(self) -> Mapping[str, str]:
        return bfs_predecessors([self._centre], self._predecessors)


def _sharing(path: Path, unbranched: Collection[str]) -> Iterator[tuple[int, Edge]]:
    """Yield (index, edge) for the edges of `path` that share the shortest cycle of its first edge.

    Only nodes in `unbranched` lie between these edges and the first edge, so every cycle through
    one of the edges contains all of them.
    """
    length = len(path)
    first, last = 0, 0
    while last + 1 < length and path[last + 1] in unbranched:
        last += 1
    while first > last - length + 1 and path[first] in unbranched:
        first -= 1
    for index in range(first, last + 1):
        yield index % length, (path[index], path[(index + 1) % length])


def covering_cycles(paths: Iterable[Path]) -> list[Path]:
    """Choose a small number of the cycles `paths`, preferably short ones, that contain every edge
    of them.

    None of the chosen cycles is redundant. Each path starts with its alphabetically first node.
    """
    distinct = sorted(set(map(_normalized, paths)), key=lambda path: (len(path), path))
    counts: dict[Edge, int] = {}
    for path in distinct:
        for edge in edges_of(path):
            counts[edge] = counts.get(edge, 0) + 1
    kept: list[Path] = []
    for path in reversed(distinct):
        if all(counts[edge] > 1 for edge in edges_of(path)):
            for edge in edges_of(path):
                counts[edge] -= 1
        else:
            kept.append(path)
    return kept[::-1]


def edges_of(path: Path) -> Iterator[Edge]:
    """The edges of a cycle, including the edge from its last node to its first node."""
    return zip(path, (*path[1:], path[0]), strict=True)


def _on_or_before_cycles(successors: Graph) -> Collection[str]:
    """The nodes from which a cycle can be reached, including the nodes on cycles.

    Uses Kahn's algorithm, which is much faster than computing components. Most graphs have no
    cycle, so the result is empty, and the components need not be computed.
    """
    predecessors: dict[str, list[str]] = {}
    pending: dict[str, int] = {}
    ready: list[str] = []
    for name, targets in successors.items():
        if not targets:
            ready.append(name)
            continue
        pending[name] = len(targets)
        for target in targets:
            predecessors.setdefault(target, []).append(name)
    while ready:
        for name in predecessors.get(ready.pop(), ()):
            pending[name] -= 1
            if not pending[name]:
                del pending[name]
                ready.append(name)
    return pending


def _normalized(path: Path) -> Path:
    """The path rotated to start with its alphabetically first node."""
    index = path.index(min(path))
    return path[index:] + path[:index]
