"""What was there before: against it, what is found now is new or known."""

from __future__ import annotations

from dataclasses import dataclass

from tf_cycle_ls.analysis.model import Cycle, SelfReference
from tf_cycle_ls.analysis.result import Analysis

Ends = tuple[str, str]
"""The names of the nodes that an edge leads from and to."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a root had: edges, by the names of their ends, and self references, each by its address
    and the argument that it stands in. Places do not count, so that lines may move."""

    edges: frozenset[Ends] = frozenset()
    self_references: frozenset[Ends] = frozenset()

    def has_cycle(self, cycle: Cycle) -> bool:
        """Whether a cycle was there: it was when all its edges were."""
        return all(edge.key in self.edges for edge in cycle.edges)

    def has_self_reference(self, own: SelfReference) -> bool:
        """Whether something referred to itself in the same argument."""
        return (own.address, own.reference.attribute) in self.self_references


def baseline_of_graph(root: Analysis) -> Baseline:
    """All edges of a root's graph, cyclic or not."""
    waits_for = root.dependencies.successors
    edges = frozenset((name, target) for name, targets in waits_for.items() for target in targets)
    return Baseline(edges, _self_references(root))


def baseline_of_findings(root: Analysis) -> Baseline:
    """The edges of a root's cycles, and its self references."""
    edges = (edge for component in root.components for edge in component.edges)
    return Baseline(frozenset(edge.key for edge in edges), _self_references(root))


def _self_references(root: Analysis) -> frozenset[Ends]:
    return frozenset((own.address, own.reference.attribute) for own in root.self_references)
