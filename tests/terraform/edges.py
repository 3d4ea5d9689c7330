"""Nodes and edges of the graph that Terraform builds, read from its trace log.

After each step of the building Terraform writes the graph as it is then: a node in a line of its
own, below it, further to the right, what it depends on; behind each name its type. The graph that
counts is the last one before the transitive reduction, which drops edges that others imply.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# The step that comes first when the graph is complete.
_REDUCTION = re.compile(r"^\S+ \[TRACE\] Executing graph transform \S*TransitiveReduction", re.M)
# A graph as the log has it, up to the rule below it.
_GRAPH = re.compile(r" with new graph:\n((?:  .*\n)*?)  ------$", re.M)
_LINE = re.compile(r"^  (  )?(.+) - \*?[\w.]+$", re.M)


@dataclass(frozen=True)
class Edges:
    """A graph: the names of its nodes as `Error: Cycle` prints them, and who depends on whom."""

    nodes: frozenset[str]
    edges: frozenset[tuple[str, str]]


def of_log(log: str) -> Edges | None:
    """The graph in a trace log; None if Terraform stopped before it had one."""
    reduction = _REDUCTION.search(log)
    if reduction is None:
        return None
    *_, text = ["", *_GRAPH.findall(log, 0, reduction.start())]
    return _of_graph(text)


def of_replacement(log: str) -> Edges:
    """The last graph in a trace log in which something is destroyed."""
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
