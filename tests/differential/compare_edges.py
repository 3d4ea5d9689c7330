"""Our graph against Terraform's own: the same nodes, the same edges, where it can matter."""

from __future__ import annotations

import re
from pathlib import Path

from tests.terraform.ask import Terraform
from tests.terraform.edges import Edges
from tf_cycle_ls.analysis.module_loader import load
from tf_cycle_ls.graph.reference_graph import ReferenceGraph
from tf_cycle_ls.vfs import Disk

# What nothing depends on but other nodes of this list, so that no cycle can lead through it: the
# end of all, and where a provider is stopped when all that use it are done.
_BOOKKEEPING = re.compile(r'root|(?:.+\.)?provider\[".*"\](?:\.[\w-]+)? \(close\)')
_PROVIDER = re.compile(r'(?:.+\.)?provider\["[^"]*"\](?:\.[\w-]+)?')


def our_edges(directory: Path) -> Edges:
    """The graph that we make of a root module."""
    graph = ReferenceGraph(load(str(directory), Disk()).tree)
    edges = ((name, other) for name, others in graph.successors.items() for other in others)
    return Edges(frozenset(graph.nodes), frozenset(edges))


def terraforms_edges(directory: Path, terraform: Terraform, ours: Edges) -> Edges:
    """The graph that Terraform makes of it, without what is left out of ours on purpose.

    Raises ValueError if Terraform stops before it has one.
    """
    found = terraform.edges(directory)
    waiting = {source for source, _ in found.edges}
    # A provider that nobody configures depends on nothing, so we have no node for it.
    unconfigured = frozenset(filter(_PROVIDER.fullmatch, found.nodes)) - waiting - ours.nodes
    left_out = unconfigured.union(filter(_BOOKKEEPING.fullmatch, found.nodes))
    return Edges(
        found.nodes - left_out,
        frozenset(edge for edge in found.edges if not left_out.intersection(edge)),
    )
