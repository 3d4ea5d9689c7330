"""The shortest cycles of a large component, each searched for when it is looked up.

In a component of thousands of nodes, searching from every node as `shortest_cycles` does takes
seconds, and its budget leaves most of the cycles longer than necessary. Only a few of these cycles
are ever shown, so searching for them alone is faster, and finds the shortest ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from tf_cycle_ls.checkpoint import checkpoint
from tf_cycle_ls.graph.cycles import (
    MAX_VISITED_EDGES,
    Path,
    ShortestCycles,
    edges_of,
    shortest_cycles,
)
from tf_cycle_ls.graph.traversal import Edge, shortest_path

_MIN_VISITED_EDGES = 5_000
_SAMPLE = 500
_MAX_COUNTED_STEPS = 100_000
# Multiples of this number, modulo 1, are spread evenly between 0 and 1.
_GOLDEN_RATIO = (5**0.5 - 1) / 2


def is_large(nodes: Collection[str], edges: Collection[Edge]) -> bool:
    """Whether `shortest_cycles` might not find all shortest cycles of a component."""
    return len(nodes) * len(edges) > MAX_VISITED_EDGES


class LazyCycles(Mapping[Edge, Path]):
    """Maps each edge (a, b) of a component to the shortest cycle through it, as `(a, b, …)`.

    A search visits a limited number of edges. A cycle that is not found by then is that of
    `shortest_cycles`, which may not be the shortest one.
    """

    def __init__(self, edges: list[Edge]) -> None:
        self._edges = edges
        self._keys = frozenset(edges)
        self._successors: dict[str, list[str]] = {}
        self._predecessors: dict[str, list[str]] = {}
        for a, b in edges:
            self._successors.setdefault(a, []).append(b)
            self._predecessors.setdefault(b, []).append(a)
        share = MAX_VISITED_EDGES // max(1, len(self._predecessors))
        self._max_edges = max(_MIN_VISITED_EDGES, 2 * share)

    def __getitem__(self, edge: Edge) -> Path:
        if edge not in self._keys:
            raise KeyError(edge)
        checkpoint()
        a, b = edge
        path = shortest_path(b, a, self._successors, self._predecessors, self._max_edges)
        return (a, *path[:-1]) if path else self._eager[edge]

    def __contains__(self, edge: object) -> bool:
        return edge in self._keys

    def __iter__(self) -> Iterator[Edge]:
        return iter(self._edges)

    def __len__(self) -> int:
        return len(self._edges)

    @cached_property
    def counts(self) -> Counter[Edge]:
        """The number of cycles that contain each edge, among the cycles of a sample of edges."""
        counts: Counter[Edge] = Counter()
        steps = 0
        for number in range(_SAMPLE):
            path = self[self._edges[int(number * _GOLDEN_RATIO % 1 * len(self._edges))]]
            counts.update(edges_of(path))
            steps += len(path)
            if steps > _MAX_COUNTED_STEPS:
                break
        return counts

    @property
    def paths(self) -> list[Path]:
        """Cycles that together contain every edge. Many of them are not the shortest ones."""
        return self._eager.paths

    @cached_property
    def _eager(self) -> ShortestCycles:
        return shortest_cycles(self._edges)
