"""Explains the steps of cycles that appear only when resources are replaced.

Terraform names them when it has planned what to create and what to destroy. Its rules
(`transform_destroy_edge.go`, `transform_destroy_cbd.go`), for a resource that needs another one, as
the configuration has it or as the state remembers it:

- the needed one is destroyed after the one that needs it, and created before it;
- what needs another is created after the old one of that is destroyed, or, with
  `create_before_destroy`, the old one is destroyed after what needs it has changed over;
- a new one is created after its own old one is destroyed, or the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tf_cycle_ls.analysis.dependency_path import DependencyPaths
from tf_cycle_ls.analysis.model import Edge
from tf_cycle_ls.analysis.terraform_errors import CycleNode, NodeRole
from tf_cycle_ls.graph import cycles, traversal

_NEW_AFTER_OLD = (NodeRole.PLAIN, NodeRole.DESTROY)
_OLD_AFTER_NEW = (NodeRole.DEPOSED, NodeRole.PLAIN)
_IN_ORDER = (_NEW_AFTER_OLD, _OLD_AFTER_NEW)


@dataclass(frozen=True, slots=True)
class Step:
    """A reason why one node depends on another.

    `needs` names the dependent resource and its dependency, None if both nodes belong to one
    resource. `edges` are the edges of the configuration; if there are none, the dependency comes
    from the state. `remembered` are the edges of the earlier configuration.
    """

    source: CycleNode
    target: CycleNode
    needs: tuple[str, str] | None
    edges: tuple[Edge, ...] = ()
    remembered: tuple[Edge, ...] = ()

    @property
    def is_from_state(self) -> bool:
        """Whether nothing in the configuration says so."""
        return self.needs is not None and not self.edges


@dataclass(frozen=True, slots=True)
class DestroyCycleExplanation:
    """The explained steps of a cycle.

    If `is_closed`, they form the whole cycle. Otherwise they are only the steps that follow from
    the configuration, and the rest depends on the unknown state.
    """

    steps: tuple[Step, ...]
    is_closed: bool


def explain_destroy_cycle(
    named: Sequence[CycleNode], ways: DependencyPaths, before: DependencyPaths | None
) -> DestroyCycleExplanation:
    """Explain the cycle of the nodes in a cycle error, if possible by the configuration alone.

    `before` is the root module as it was applied, if known. If only two resources form the cycle
    and one depends on the other, the state must have the opposite dependency, because nothing
    else orders the destruction. With more resources that would be a guess.
    """
    graph = _Graph(named, ways, before)
    more = [graph.remembered] + ([graph.reversed] if len(graph.addresses) == 2 else [])
    for steps in ([], *more):
        by_ends = {(step.source.name, step.target.name): step for step in steps}
        by_ends |= {(step.source.name, step.target.name): step for step in graph.certain}
        found = _shortest(list(by_ends))
        if found:
            return DestroyCycleExplanation(tuple(by_ends[ends] for ends in found), is_closed=True)
    by_needs = {step.needs: step for step in graph.certain if step.needs}
    return DestroyCycleExplanation(tuple(by_needs.values()), is_closed=False)


class _Graph:
    """The possible steps between the nodes of a cycle error."""

    def __init__(
        self, named: Sequence[CycleNode], ways: DependencyPaths, before: DependencyPaths | None
    ) -> None:
        self._named = named
        self._ways = ways
        self._before = before
        self.addresses = list(dict.fromkeys(each.address for each in named))

    @cached_property
    def certain(self) -> list[Step]:
        """The steps that follow from the configuration or within one resource."""
        steps = [*self._own()]
        for pair, edges in self._needs(self._ways).items():
            steps += self._because(pair, edges)
        return steps

    @property
    def remembered(self) -> list[Step]:
        """The steps that follow from the earlier configuration, which the state remembers."""
        then = self._needs(self._before) if self._before else {}
        return [step for pair, edges in then.items() for step in self._because(pair, (), edges)]

    @property
    def reversed(self) -> list[Step]:
        """The reversed dependencies of the current configuration."""
        pairs = [(a, b) for b, a in self._needs(self._ways)]
        return [step for pair in pairs for step in self._because(pair, ())]

    def _needs(self, ways: DependencyPaths) -> dict[tuple[str, str], tuple[Edge, ...]]:
        pairs = ((a, b) for a in self.addresses for b in self.addresses if a != b)
        found = ((pair, ways.between(*pair)) for pair in pairs)
        return {pair: edges for pair, edges in found if edges}

    def _own(self) -> Iterator[Step]:
        for source in self._named:
            for target in self._named:
                if source.instance == target.instance and (source.role, target.role) in _IN_ORDER:
                    yield Step(source, target, None)

    def _because(
        self, pair: tuple[str, str], edges: tuple[Edge, ...], remembered: tuple[Edge, ...] = ()
    ) -> Iterator[Step]:
        """The steps that follow from a dependency between two resources."""
        for source in self._of(*pair):
            for target in self._of(*pair):
                # Dependencies in the state only affect objects that are destroyed.
                counts = edges or source.is_destroyed or target.is_destroyed
                if counts and source.address != target.address and _waits(source, target, pair[0]):
                    yield Step(source, target, pair, edges, remembered)

    def _of(self, *addresses: str) -> list[CycleNode]:
        return [each for each in self._named if each.address in addresses]


def _waits(source: CycleNode, target: CycleNode, user: str) -> bool:
    """Whether a node waits for another because one's resource, `user`, needs that of the other."""
    if source.is_destroyed and target.is_destroyed:
        return target.address == user
    if source.address == user and not source.is_destroyed:
        return not target.is_destroyed or (source.role, target.role) == _NEW_AFTER_OLD
    return (source.role, target.role) == _OLD_AFTER_NEW and target.address == user


def _shortest(edges: list[traversal.Edge]) -> list[traversal.Edge]:
    """The edges of the shortest cycle, empty if there is no cycle."""
    names = sorted({name for edge in edges for name in edge})
    successors = {name: tuple(sorted(b for a, b in edges if a == name)) for name in names}
    found = [
        path
        for component in cycles.components(successors)
        for path in cycles.shortest_cycles(cycles.edges_within(successors, component)).values()
    ]
    return list(cycles.edges_of(min(found, key=lambda path: (len(path), path)))) if found else []
