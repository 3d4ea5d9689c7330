"""Why one address depends on another: the shortest way through the graph, with its references."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise

from tf_cycle_ls.analysis.address_graph import between_addresses
from tf_cycle_ls.analysis.model import Edge
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.graph.traversal import bfs_predecessors, path_to

_KEY = re.compile(r'(?<!provider)\[(?:\d+|"(?:[^"\\]|\\.)*")\]')


class DependencyPaths:
    """The ways between the addresses of a root, each looked for when it is asked for."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self._reached: dict[str, Mapping[str, str]] = {}

    @cached_property
    def nodes(self) -> Mapping[str, Sequence[str]]:
        """The nodes that each address stands for."""
        nodes: dict[str, list[str]] = {}
        for name in self.analysis.dependencies.nodes:
            nodes.setdefault(address(name), []).append(name)
        return nodes

    def between(self, source: str, target: str) -> tuple[Edge, ...]:
        """The edges of a shortest way; none where the one does not depend on the other, or there is
        no such address. A step within one address is left out unless it is written."""
        graph = self.analysis.dependencies
        if source not in self._reached:
            starts = self.nodes.get(source, ())
            self._reached[source] = bfs_predecessors(starts, graph.successors)
        came_from, ends = self._reached[source], set(self.nodes.get(target, ()))
        end = next((name for name in came_from if name in ends), None)
        if end is None:
            return ()
        edges = (graph.edge(a, b) for a, b in pairwise(path_to(came_from, end)))
        return between_addresses(edges)


def resolve_address(written: str, addresses: Collection[str]) -> str | None:
    """The address that someone means: it may be a reference, with keys and attributes, and with
    `resource.` before it. None for what there is not."""
    text = _KEY.sub("", written.strip()).removeprefix("resource.")
    while text:
        if text in addresses:
            return text
        call, _, output = text.rpartition(".")
        if f"{call}.output.{output}" in addresses:
            return f"{call}.output.{output}"
        text = call
    return None


def similar_addresses(written: str, addresses: Iterable[str]) -> Sequence[str]:
    """Addresses that someone may have meant, the nearest first."""
    return get_close_matches(written, sorted(addresses), n=3)
