"""Reads the nodes and edges of Terraform's graph from its trace log.

After each step of the graph builder, Terraform logs the whole graph: one line per node with its
name and type, followed by indented lines for the nodes it depends on. The relevant graph is the
last one before the transitive reduction, which removes edges that others imply.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# The first step after the graph is complete.
_REDUCTION = re.compile(r"^\S+ \[TRACE\] Executing graph transform \S*TransitiveReduction", re.M)
# A logged graph, up to the dashes below it.
_GRAPH = re.compile(r" with new graph:\n((?:  .*\n)*?)  ------$", re.M)
_LINE = re.compile(r"^  (  )?(.+) - \*?[\w.]+$", re.M)


@dataclass(frozen=True)
class Edges:
    """A graph: node names as printed by `Error: Cycle`, and edges as (node, dependency)."""

    nodes: frozenset[str]
    edges: frozenset[tuple[str, str]]


def of_log(log: str) -> Edges | None:
    """Parse the graph in a trace log; None if Terraform stopped before it built one."""
    reduction = _REDUCTION.search(log)
    if reduction is None:
        return None
    *_, text = ["", *_GRAPH.findall(log, 0, reduction.start())]
    return _of_graph(text)


def of_replacement(log: str) -> Edges:
    """Parse the last graph in a trace log that has a destroy node."""
    *_, text = ["", *(graph for graph in _GRAPH.findall(log) if " (destroy" in graph)]
    return _of_graph(text)


def _of_graph(text: str) -> Edges:
    nodes: list[str] = []
    edges: set[tuple[str, str]] = set()
    for indented, name in _LINE.findall(text):
        if indented:
            edges.add((nodes[-1], name))
        else:
            nodes.append(name)
    return Edges(frozenset(nodes), frozenset(edges))
