"""Baselines record the findings of an earlier state, so that these findings are not reported
again."""

from __future__ import annotations

from msgspec import Struct

from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.model import Cycle, SelfReference

Ends = tuple[str, str]
"""The names of the source and target nodes of an edge."""


class Baseline(Struct, frozen=True):
    """The edges and self references of an earlier state of a root module.

    A self reference is identified by its address and the argument that contains it. Positions are
    not recorded, so moving code does not cause new findings.
    """

    edges: frozenset[Ends] = frozenset()
    self_references: frozenset[Ends] = frozenset()

    def with_findings_of(self, other: Baseline) -> Baseline:
        """A baseline with the entries of both."""
        return Baseline(self.edges | other.edges, self.self_references | other.self_references)

    def has_cycle(self, cycle: Cycle) -> bool:
        """Whether the baseline contains every edge of a cycle."""
        return all(edge.key in self.edges for edge in cycle.edges)

    def has_self_reference(self, own: SelfReference) -> bool:
        """Whether the baseline contains a self reference of the same block in the same argument."""
        return (own.address, own.reference.attribute) in self.self_references


def baseline_of_graph(analysis: GraphAnalysis) -> Baseline:
    """A baseline with all edges of the graph, whether or not they are on a cycle, and all self
    references."""
    waits_for = analysis.dependencies.successors
    edges = frozenset((name, target) for name, targets in waits_for.items() for target in targets)
    return Baseline(edges, _self_references(analysis))


def baseline_of_findings(analysis: GraphAnalysis) -> Baseline:
    """A baseline with only the edges that are on a cycle, and all self references."""
    edges = (edge for component in analysis.components for edge in component.edges)
    return Baseline(frozenset(edge.key for edge in edges), _self_references(analysis))


def _self_references(analysis: GraphAnalysis) -> frozenset[Ends]:
    return frozenset((own.address, own.reference.attribute) for own in analysis.self_references)
