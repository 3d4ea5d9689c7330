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

from tf_cycle_ls.analysis.answers import Edge
from tf_cycle_ls.analysis.complaint import Named, Role
from tf_cycle_ls.analysis.ways import Ways
from tf_cycle_ls.graph import cycles


@dataclass(frozen=True, slots=True)
class Step:
    """Why one node waits for another: `needs` says which resource needs which, None where a node
    waits for another of its own resource. `edges` are what the configuration has for it; where
    there are none, the state must remember it: `remembered` is what a former configuration had."""

    source: Named
    target: Named
    needs: tuple[str, str] | None
    edges: tuple[Edge, ...] = ()
    remembered: tuple[Edge, ...] = ()

    @property
    def is_from_state(self) -> bool:
        """Whether nothing in the configuration says so."""
        return self.needs is not None and not self.edges


def steps_of(named: Sequence[Named], ways: Ways, before: Ways | None) -> tuple[Step, ...]:
    """A way round the nodes that a message names, with as few steps as can be that only the state
    can explain. None where no rule makes one. `before` is the root as it was, if that is known."""
    graph = _Graph(named, ways, before)
    for steps in (
        graph.certain,
        [*graph.certain, *graph.turned],
        [*graph.certain, *graph.thinkable],
    ):
        by_ends = {(step.source.name, step.target.name): step for step in reversed(list(steps))}
        found = _shortest(list(by_ends))
        if found:
            return tuple(by_ends[ends] for ends in found)
    return ()


class _Graph:
    """The steps that there may be between the nodes of a message."""

    def __init__(self, named: Sequence[Named], ways: Ways, before: Ways | None) -> None:
        self._named = named
        self._ways = ways
        self._before = before
        self._addresses = list(dict.fromkeys(each.address for each in named))

    @cached_property
    def certain(self) -> list[Step]:
        """What the configuration says, and what is so of each resource by itself."""
        steps = [*self._own()]
        for pair, edges in self._needs.items():
            steps += self._because(pair, edges)
        return steps

    @cached_property
    def turned(self) -> list[Step]:
        """What the state must remember where the configuration now says the opposite."""
        pairs = [(a, b) for b, a in self._needs if (a, b) not in self._needs]
        return [step for pair in pairs for step in self._because(pair, ())]

    @cached_property
    def thinkable(self) -> list[Step]:
        """What the state may remember of any two."""
        pairs = [(a, b) for a in self._addresses for b in self._addresses if a != b]
        return [step for pair in pairs for step in self._because(pair, ())]

    @cached_property
    def _needs(self) -> dict[tuple[str, str], tuple[Edge, ...]]:
        pairs = ((a, b) for a in self._addresses for b in self._addresses if a != b)
        found = ((pair, self._ways.between(*pair)) for pair in pairs)
        return {pair: edges for pair, edges in found if edges}

    def _own(self) -> Iterator[Step]:
        for source in self._named:
            for target in self._named:
                if source is not target and source.address == target.address:
                    first = source.role is Role.DEPOSED
                    if (first and not target.is_destroyed) or (
                        target.role is Role.DESTROY and not source.is_destroyed
                    ):
                        yield Step(source, target, None)

    def _because(self, pair: tuple[str, str], edges: tuple[Edge, ...]) -> Iterator[Step]:
        """What follows from one resource needing another."""
        user, used = pair
        remembered = self._before.between(user, used) if self._before and not edges else ()
        for source in self._of(user, used):
            for target in self._of(user, used):
                # What the state remembers is only about what is destroyed.
                counts = edges or source.is_destroyed or target.is_destroyed
                if counts and source.address != target.address and _waits(source, target, user):
                    yield Step(source, target, pair, edges, remembered)

    def _of(self, *addresses: str) -> list[Named]:
        return [each for each in self._named if each.address in addresses]


def _waits(source: Named, target: Named, user: str) -> bool:
    """Whether a node waits for another because one's resource, `user`, needs that of the other."""
    if source.is_destroyed and target.is_destroyed:
        return target.address == user
    if source.address == user and not source.is_destroyed:
        return target.role is not Role.DEPOSED
    return source.role is Role.DEPOSED and not target.is_destroyed and target.address == user


def _shortest(edges: list[cycles.Edge]) -> list[cycles.Edge]:
    """The edges of the shortest cycle; none where there is none."""
    names = sorted({name for edge in edges for name in edge})
    successors = {name: tuple(sorted(b for a, b in edges if a == name)) for name in names}
    found = [
        path
        for component in cycles.components(successors)
        for path in cycles.shortest_cycles(cycles.edges_within(successors, component)).values()
    ]
    return list(cycles.edges_of(min(found, key=lambda path: (len(path), path)))) if found else []
