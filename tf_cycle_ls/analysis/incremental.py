"""What follows from the names and references of a configuration alone, wherever they stand."""

from __future__ import annotations

from dataclasses import dataclass

from tf_cycle_ls.analysis.self_references import self_references_of
from tf_cycle_ls.graph import cycles
from tf_cycle_ls.graph.nodes import Tree, scopes
from tf_cycle_ls.graph.reference_graph import ReferenceGraph, Successors


@dataclass(frozen=True, slots=True)
class Structure:
    """The structure of a tree of modules: its graph, the components of that, each sorted, and
    whether anything refers to itself."""

    tree: Tree
    graph: ReferenceGraph
    components: tuple[tuple[str, ...], ...]
    refers_to_itself: bool

    @property
    def successors(self) -> Successors:
        """For each node those that it waits for, sorted."""
        return self.graph.successors


def structure_of(tree: Tree, before: Structure | None) -> Structure:
    """The structure of a tree of modules.

    `before` is that of an earlier state of it. If no reference has changed since, it still holds;
    if some have, only what they can change is worked out anew.
    """
    if before is not None and before.tree.fingerprint is tree.fingerprint:
        return before
    graph = ReferenceGraph(tree, before.graph if before else None)
    known = (before.successors, before.components) if before else None
    found = cycles.components(graph.successors, known)
    own = any(any(self_references_of(scope)) for scope in scopes(tree))
    return Structure(tree, graph, tuple(found), own)
