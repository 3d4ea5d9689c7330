"""Computes the part of an analysis that depends only on names and references, not on positions."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from tf_cycle_ls.analysis.self_references import self_references_in
from tf_cycle_ls.graph import cycles
from tf_cycle_ls.graph.nodes import Tree
from tf_cycle_ls.graph.reference_graph import ReferenceGraph, Successors
from tf_cycle_ls.graph.traversal import Edge

Names = tuple[str, ...]


class Structure(Struct, frozen=True):
    """The graph of a module tree, with its strongly connected components.

    `components` holds the sorted node names of each component of the graph that
    `terraform validate` checks. `plan` has the cycles that only `terraform plan` reports, or is
    None. `refers_to_itself` is True if the tree has a self reference.
    """

    tree: Tree
    graph: ReferenceGraph
    components: tuple[Names, ...]
    plan: PlanStructure | None
    refers_to_itself: bool

    @property
    def successors(self) -> Successors:
        """Maps each node to the nodes that it depends on, sorted. Without edges of the plan."""
        return self.graph.successors


class PlanStructure(Struct, frozen=True):
    """The part of a graph with cycles that only `terraform plan` reports.

    `successors` is the graph of the planned changes (see `ReferenceGraph.plan_successors`).
    `on_cycles` are the edges of that graph on a cycle. `validated` are the edges on cycles that
    `terraform validate` reports, too. `components` holds the sorted node names of each component of
    the graph without `validated`. Each component has a node that only the plan adds.
    """

    successors: Successors
    on_cycles: frozenset[Edge]
    validated: frozenset[Edge]
    components: tuple[Names, ...]


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
    refers_to_itself = any(self_references_in(tree))
    plan = _plan_structure(graph, components)
    return Structure(tree, graph, tuple(components), plan, refers_to_itself)


def _plan_structure(graph: ReferenceGraph, validated: list[Names]) -> PlanStructure | None:
    """The cycles that only a plan reports. `validated` are the components without the plan."""
    successors = graph.plan_successors
    if successors is None:
        return None
    components = cycles.components(successors)
    if all(graph.plan_nodes.keys().isdisjoint(names) for names in components):
        return None
    on_cycles = _edges_on_cycles(successors, components)
    on_validated = _edges_on_cycles(graph.successors, validated)
    remaining = {
        name: tuple(target for target in targets if (name, target) not in on_validated)
        for name, targets in successors.items()
    }
    return PlanStructure(successors, on_cycles, on_validated, tuple(cycles.components(remaining)))


def _edges_on_cycles(successors: Successors, components: Iterable[Names]) -> frozenset[Edge]:
    return frozenset(
        edge for names in components for edge in cycles.edges_within(successors, names)
    )
