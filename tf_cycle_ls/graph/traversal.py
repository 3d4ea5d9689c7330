"""Shortest ways through a graph."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence


def bfs_predecessors(
    starts: Iterable[str], neighbours: Mapping[str, Sequence[str]], stops: Collection[str] = ()
) -> dict[str, str]:
    """For each node reached from some others, the one that it was first reached from.

    Breadth first, in the order of the neighbours: whoever walks back from a node takes a shortest
    way. The starts themselves are not among those reached; no way leads on from one of the `stops`
    but from those that are a start.
    """
    waiting = deque(starts)
    seen = set(waiting)
    started = frozenset(seen)
    came_from: dict[str, str] = {}
    while waiting:
        node = waiting.popleft()
        if node in stops and node not in started:
            continue
        for following in neighbours.get(node, ()):
            if following not in seen:
                seen.add(following)
                came_from[following] = node
                waiting.append(following)
    return came_from


def path_to(came_from: Mapping[str, str], end: str) -> list[str]:
    """The nodes from where a search started up to `end`."""
    way = [end]
    while way[-1] in came_from:
        way.append(came_from[way[-1]])
    return way[::-1]
