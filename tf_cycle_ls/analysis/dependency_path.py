"""Finds a shortest path, with its references, to explain why one address depends on another."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise
from typing import Generic

from tf_cycle_ls.analysis.address_graph import between_addresses
from tf_cycle_ls.analysis.graph_analysis import AnyAnalysis_co
from tf_cycle_ls.analysis.model import Edge
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.graph.traversal import bfs_predecessors, path_to

_KEY = re.compile(r'(?<!provider)\[(?:\d+|"(?:[^"\\]|\\.)*")\]')


class DependencyPaths(Generic[AnyAnalysis_co]):
    """Shortest paths between the addresses of a graph, computed on demand."""

    def __init__(self, analysis: AnyAnalysis_co) -> None:
        self.analysis = analysis
        self._reached: dict[str, Mapping[str, str]] = {}

    @cached_property
    def nodes(self) -> Mapping[str, Sequence[str]]:
        """Maps each address to its graph nodes."""
        nodes: dict[str, list[str]] = {}
        for name in self.analysis.dependencies.names:
            nodes.setdefault(address(name), []).append(name)
        return nodes

    def between(self, source: str, target: str) -> tuple[Edge, ...]:
        """The edges of a shortest path from address `source` to address `target`.

        The result is empty if `source` does not depend on `target`, or if either does not exist. An
        edge from an address to itself is left out unless a reference causes it.
        """
        graph = self.analysis.dependencies
        if source not in self._reached:
            starts = self.nodes.get(source, ())
            self._reached[source] = bfs_predecessors(starts, graph.shown_successors)
        came_from, ends = self._reached[source], set(self.nodes.get(target, ()))
        end = next((name for name in came_from if name in ends), None)
        if end is None:
            return ()
        edges = (graph.edge(a, b) for a, b in pairwise(path_to(came_from, end)))
        return between_addresses(edges)


def resolve_address(text_input: str, addresses: Collection[str]) -> str | None:
    """Return the address among `addresses` that the user's input refers to, or None.

    The input may be a reference with keys and attributes, and may start with `resource.`.
    """
    text = _KEY.sub("", text_input.strip()).removeprefix("resource.")
    while text:
        if text in addresses:
            return text
        call, _, output = text.rpartition(".")
        if f"{call}.output.{output}" in addresses:
            return f"{call}.output.{output}"
        text = call
    return None


def similar_addresses(text_input: str, addresses: Iterable[str]) -> Sequence[str]:
    """Return up to three addresses that resemble a misspelled one, the most similar first."""
    return get_close_matches(text_input, sorted(addresses), n=3)
