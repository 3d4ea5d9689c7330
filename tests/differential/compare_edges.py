"""Compares the nodes and edges of our graph with Terraform's, as far as they affect cycles."""

from __future__ import annotations

import re
from pathlib import Path

from tests.terraform.ask import Terraform
from tests.terraform.edges import Edges
from tf_cycle_ls.analysis.module_loader import load
from tf_cycle_ls.graph.reference_graph import ReferenceGraph
from tf_cycle_ls.vfs import Disk

# Nodes that cannot be on a cycle, because only other such nodes depend on them: the root node, and
# the nodes that close a provider after all its users.
_BOOKKEEPING = re.compile(r'root|(?:.+\.)?provider\[".*"\](?:\.[\w-]+)? \(close\)')
_PROVIDER = re.compile(r'(?:.+\.)?provider\["[^"]*"\](?:\.[\w-]+)?')


def our_edges(directory: Path) -> Edges:
    """Build our graph of a root module."""
    graph = ReferenceGraph(load(str(directory), Disk()).tree)
    edges = ((name, other) for name, others in graph.successors.items() for other in others)
    return Edges(frozenset(graph.nodes), frozenset(edges))


def terraforms_edges(directory: Path, terraform: Terraform, ours: Edges) -> Edges:
    """Return Terraform's graph, without the nodes that ours leaves out on purpose.

    Raises ValueError if Terraform stops before it builds the graph.
    """
    graph = terraform.edges(directory)
    waiting = {source for source, _ in graph.edges}
    # A provider without configuration depends on nothing, so our graph has no node for it.
    unconfigured = frozenset(filter(_PROVIDER.fullmatch, graph.nodes)) - waiting - ours.nodes
    left_out = unconfigured.union(filter(_BOOKKEEPING.fullmatch, graph.nodes))
    return Edges(
        graph.nodes - left_out,
        frozenset(edge for edge in graph.edges if not left_out.intersection(edge)),
    )
