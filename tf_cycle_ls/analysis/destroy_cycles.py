"""Cycles that only exist when things are replaced: what lies behind each of their steps.

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
    """Why one node waits for another: `needs` says which resource needs which, None where a node
    waits for another of its own resource. `edges` are what the configuration has for it; where
    there are none, the state must remember it: `remembered` is what a former configuration had."""

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
    """What is known of a cycle: the steps of a way round it (`is_closed`), or those of its steps
    that the configuration explains, where it is not known what else the state remembers."""

    steps: tuple[Step, ...]
    is_closed: bool


def explain_destroy_cycle(
    named: Sequence[CycleNode], ways: DependencyPaths, before: DependencyPaths | None
) -> DestroyCycleExplanation:
    """What lies behind the cycle of the nodes that a message names, best without what only the
    state explains. `before` is the root as it was when it was applied, if that is known.

    Where two resources make the cycle and the one needs the other, the state must remember the
    opposite, for what is destroyed has no other order. Of more than two that would be a guess.
    """
    graph = _Graph(named, ways, before)
    more = [graph.remembered] + ([graph.turned] if len(graph.addresses) == 2 else [])
    for steps in ([], *more):
        by_ends = {(step.source.name, step.target.name): step for step in steps}
        by_ends |= {(step.source.name, step.target.name): step for step in graph.certain}
        found = _shortest(list(by_ends))
        if found:
            return DestroyCycleExplanation(tuple(by_ends[ends] for ends in found), is_closed=True)
    by_needs = {step.needs: step for step in graph.certain if step.needs}
    return DestroyCycleExplanation(tuple(by_needs.values()), is_closed=False)


class _Graph:
    """The steps that there may be between the nodes of a message."""

    def __init__(
        self, named: Sequence[CycleNode], ways: DependencyPaths, before: DependencyPaths | None
    ) -> None:
        self._named = named
        self._ways = ways
        self._before = before
        self.addresses = list(dict.fromkeys(each.address for each in named))

    @cached_property
    def certain(self) -> list[Step]:
        """What the configuration says, and what is so of each resource by itself."""
        steps = [*self._own()]
        for pair, edges in self._needs(self._ways).items():
            steps += self._because(pair, edges)
        return steps

    @property
    def remembered(self) -> list[Step]:
        """What the state remembers of the configuration as it was."""
        then = self._needs(self._before) if self._before else {}
        return [step for pair, edges in then.items() for step in self._because(pair, (), edges)]

    @property
    def turned(self) -> list[Step]:
        """The opposite of what the configuration says now."""
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
        """What follows from one resource needing another."""
        for source in self._of(*pair):
            for target in self._of(*pair):
                # What the state remembers is only about what is destroyed.
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
    """The edges of the shortest cycle; none where there is none."""
    names = sorted({name for edge in edges for name in edge})
    successors = {name: tuple(sorted(b for a, b in edges if a == name)) for name in names}
    found = [
        path
        for component in cycles.components(successors)
        for path in cycles.shortest_cycles(cycles.edges_within(successors, component)).values()
    ]
    return list(cycles.edges_of(min(found, key=lambda path: (len(path), path)))) if found else []
