"""Computes the part of an analysis that depends only on names and references, not on positions."""

from __future__ import annotations

from dataclasses import dataclass

from tf_cycle_ls.analysis.self_references import self_references_of
from tf_cycle_ls.graph import cycles
from tf_cycle_ls.graph.nodes import Tree, scopes
from tf_cycle_ls.graph.reference_graph import ReferenceGraph, Successors


@dataclass(frozen=True, slots=True)
class Structure:
    """The graph of a module tree, with its strongly connected components.

    `components` holds the sorted node names of each component. `refers_to_itself` is True if the
    tree has a self reference.
    """

    tree: Tree
    graph: ReferenceGraph
    components: tuple[tuple[str, ...], ...]
    refers_to_itself: bool

    @property
    def successors(self) -> Successors:
        """Maps each node to the nodes that it depends on, sorted."""
        return self.graph.successors


def structure_of(tree: Tree, before: Structure | None) -> Structure:
    """Compute the structure of a module tree.

    `before` is the structure of an earlier state. If no reference has changed since then, `before`
    itself is returned. Otherwise only the parts affected by the changes are computed again.
    """
    if before is not None and before.tree.fingerprint is tree.fingerprint:
        return before
    graph = ReferenceGraph(tree, before.graph if before else None)
    previous = (before.successors, before.components) if before else None
    components = cycles.components(graph.successors, previous)
    refers_to_itself = any(any(self_references_of(scope)) for scope in scopes(tree))
    return Structure(tree, graph, tuple(components), refers_to_itself)
