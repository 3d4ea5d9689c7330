"""Cycles: the strongly connected components of a graph, and the shortest ways round in them.

Terraform prints one `Error: Cycle` for each component of two nodes or more (`dag/dag.go`:
Validate, by Tarjan's algorithm). An edge lies on a cycle exactly when both its ends are in one
component. All answers are the same for the same graph, whatever the order of its nodes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from tf_cycle_ls.graph.traversal import bfs_predecessors, path_to

Edge = tuple[str, str]
Path = tuple[str, ...]


Graph = Mapping[str, tuple[str, ...]]


def components(
    successors: Graph, before: tuple[Graph, Collection[Path]] | None = None
) -> list[tuple[str, ...]]:
    """The components of two nodes or more, each sorted, in the order of their first nodes.

    `before` is an earlier state of the graph, with its components. A cycle that was not there runs
    through an edge that was not there either, so it is looked for only where such edges lead, and
    where there were cycles.
    """
    if before is not None:
        old, found_there = before
        starts = [name for name, targets in successors.items() if old.get(name) != targets]
        starts += [name for each in found_there for name in each if name in successors]
        successors = _reachable(successors, starts)
    waiting = _never_ready(successors)
    if not waiting:
        return []
    import networkx  # Late: it takes a good part of a start, and nearly no graph has a cycle.

    graph: networkx.DiGraph[str] = networkx.DiGraph()
    graph.add_edges_from((a, b) for a in waiting for b in successors[a] if b in waiting)
    found = networkx.strongly_connected_components(graph)
    return sorted(tuple(sorted(names)) for names in found if len(names) > 1)


def edges_within(successors: Graph, names: tuple[str, ...]) -> list[Edge]:
    """The edges of a component, sorted."""
    inside = frozenset(names)
    return [(a, b) for a in names for b in successors[a] if b in inside]


class ShortestCycles(Mapping[Edge, Path]):
    """For each edge (a, b) a cycle through it, as `(a, b, …)`.

    Edges that are on one cycle only, as all of a ring are, share it; it is turned so that it starts
    with the edge when that is asked for. To keep it for each would take the square of its length.
    """

    def __init__(self, places: Mapping[Edge, tuple[Path, int]]) -> None:
        self._places = places

    def __getitem__(self, edge: Edge) -> Path:
        path, at = self._places[edge]
        return path[at:] + path[:at]

    def __iter__(self) -> Iterator[Edge]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    @property
    def paths(self) -> list[Path]:
        """The cycles, each as often as it was found."""
        return list({id(path): path for path, _ in self._places.values()}.values())


def shortest_cycles(edges: list[Edge]) -> ShortestCycles:
    """For each edge (a, b) of a component the shortest cycle through it, as `(a, b, …)`.

    The path closes itself: from its last node an edge leads to its first. Of several that are
    equally short it is the first in the order of the edges given.
    """
    neighbours: dict[str, list[str]] = {}
    sources: dict[str, list[str]] = {}
    for a, b in edges:
        neighbours.setdefault(a, []).append(b)
        sources.setdefault(b, []).append(a)
    # Whoever comes to one of these goes on by the one edge that leads away from it.
    passed = {b for b in sources if len(sources[b]) == len(neighbours[b]) == 1}
    places: dict[Edge, tuple[Path, int]] = {}
    for b, waiting in sources.items():
        found = [a for a in waiting if (a, b) not in places]
        back = bfs_predecessors([b], neighbours) if found else {}
        for a in found:
            path = (a, *path_to(back, a)[:-1])
            places.update((edge, (path, at)) for at, edge in _sharing(path, passed))
    return ShortestCycles({edge: places[edge] for edge in edges})


def _sharing(path: Path, passed: Collection[str]) -> Iterator[tuple[int, Edge]]:
    """Those edges of a shortest cycle through its first edge that this is a shortest one through as
    well, for whoever takes one of them has to take the first; each with where it starts."""
    number = len(path)
    first, last = 0, 0
    while last + 1 < number and path[last + 1] in passed:
        last += 1
    while first > last - number + 1 and path[first] in passed:
        first -= 1
    for at in range(first, last + 1):
        yield at % number, (path[at], path[(at + 1) % number])


def covering_cycles(cycles: Mapping[Edge, Path]) -> list[Path]:
    """A small set of cycles that together run through every edge.

    Each starts with its first node by name. Shorter ones are preferred, and one all of whose
    edges lie on the others is left out.
    """
    paths = cycles.paths if isinstance(cycles, ShortestCycles) else cycles.values()
    distinct = sorted(set(map(_rotated, paths)), key=lambda p: (len(p), p))
    times: dict[Edge, int] = {}
    for path in distinct:
        for edge in edges_of(path):
            times[edge] = times.get(edge, 0) + 1
    kept: list[Path] = []
    for path in reversed(distinct):
        if all(times[edge] > 1 for edge in edges_of(path)):
            for edge in edges_of(path):
                times[edge] -= 1
        else:
            kept.append(path)
    return kept[::-1]


def edges_of(path: Path) -> Iterator[Edge]:
    """The edges of a closed path."""
    return zip(path, (*path[1:], path[0]), strict=True)


def _reachable(successors: Graph, starts: Iterable[str]) -> Graph:
    """The part of a graph that some nodes lead to, with these."""
    found: dict[str, tuple[str, ...]] = {}
    pending = list(starts)
    while pending:
        name = pending.pop()
        if name not in found:
            found[name] = successors[name]
            pending += found[name]
    return found


def _never_ready(successors: Graph) -> Collection[str]:
    """The nodes that are on a cycle or wait for one that is.

    In a graph without cycles, as nearly all are, that is none: then there is nothing left to
    search. Kahn's algorithm, a fraction of the time that the components take.
    """
    needed_by: dict[str, list[str]] = {}
    missing: dict[str, int] = {}
    ready: list[str] = []
    for name, targets in successors.items():
        if not targets:
            ready.append(name)
            continue
        missing[name] = len(targets)
        for target in targets:
            needed_by.setdefault(target, []).append(name)
    while ready:
        for name in needed_by.get(ready.pop(), ()):
            missing[name] -= 1
            if not missing[name]:
                del missing[name]
                ready.append(name)
    return missing


def _rotated(path: Path) -> Path:
    at = path.index(min(path))
    return path[at:] + path[:at]
