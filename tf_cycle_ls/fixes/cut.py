"""The least harmful set of choices that leaves a graph without a cycle.

A choice takes away some edges. Which of them must be made is a hitting set: each cycle has to lose
an edge. There may be very many cycles, so only those are looked at that the set found so far
leaves (implicit hitting set: Moreno-Centeno and Karp, Operations Research 61(2), 2013).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from tf_cycle_ls.graph import cycles
from tf_cycle_ls.graph.cycles import Edge

Cost = tuple[int, ...]
Chosen = frozenset[int]

STEPS = 20_000
"""How long the best set is searched for, in sets looked at; beyond that a good one has to do."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be done: what it costs, and the edges that are gone then.

    Costs are added place by place, and compared from the left; all have the same length and are
    more than nothing.
    """

    cost: Cost
    edges: frozenset[Edge]


def cut(edges: Collection[Edge], choices: Sequence[Choice], steps: int = STEPS) -> tuple[int, ...]:
    """Which choices to make, by their indices in order, so that no cycle is left that any choice
    breaks.

    The cost is the least possible, unless that takes too long to find out; of equal sets it is
    one with early choices. In any case none of them is superfluous.
    """
    graph = _Graph(edges, choices, _worth_it(choices))
    try:
        chosen = _best(graph, choices, steps)
    except _TooLongError:
        chosen = _greedy(graph, choices)
    return tuple(sorted(_without_superfluous(graph, choices, chosen)))


class _TooLongError(Exception):
    """The search took more steps than it may."""


def _worth_it(choices: Sequence[Choice]) -> list[int]:
    """The choices of which no other, at most as expensive, does all that they do."""
    order = sorted(range(len(choices)), key=lambda i: (choices[i].cost, -len(choices[i].edges), i))
    kept: list[int] = []
    for index in order:
        if not any(choices[index].edges <= choices[other].edges for other in kept):
            kept.append(index)
    return kept


class _Graph:
    """The edges, and which cycles are left of them after some of the allowed choices."""

    def __init__(
        self, edges: Collection[Edge], choices: Sequence[Choice], allowed: Sequence[int]
    ) -> None:
        self._edges = sorted(set(edges))
        self._choices = choices
        self._allowed = allowed
        self._breakable = frozenset(edge for choice in choices for edge in choice.edges)

    def left(self, chosen: Iterable[int]) -> list[Chosen]:
        """For some of the cycles that are left, the choices that break it; none if there is no
        such cycle."""
        gone = frozenset(edge for index in chosen for edge in self._choices[index].edges)
        successors: dict[str, tuple[str, ...]] = {node: () for edge in self._edges for node in edge}
        for a, b in self._edges:
            if (a, b) not in gone:
                successors[a] += (b,)
        return [
            frozenset(i for i in self._allowed if not self._choices[i].edges.isdisjoint(round_))
            for names in cycles.components(successors)
            for round_ in self._apart(cycles.edges_within(successors, names))
        ]

    def _apart(self, within: list[Edge]) -> list[frozenset[Edge]]:
        """Short cycles that share no edge, each with an edge that can be broken."""
        shortest = cycles.shortest_cycles(within)
        found: list[frozenset[Edge]] = []
        for edge in sorted(self._breakable & shortest.keys(), key=lambda e: (len(shortest[e]), e)):
            round_ = frozenset(cycles.edges_of(shortest[edge]))
            if all(round_.isdisjoint(other) for other in found):
                found.append(round_)
        return found


def _best(graph: _Graph, choices: Sequence[Choice], steps: int) -> Chosen:
    """The cheapest choices: those that break the known cycles, until no other cycle is left."""
    search = _Search([choice.cost for choice in choices], steps)
    known: list[Chosen] = []
    while True:
        chosen = search.cheapest(known)
        left = graph.left(chosen)
        if not left:
            return chosen
        known += left


@dataclass
class _Search:
    """Branch and bound for the cheapest indices of which each set has one."""

    costs: Sequence[Cost]
    steps: int
    _found: tuple[Cost, Chosen] | None = field(default=None, init=False)

    def cheapest(self, sets: Sequence[Chosen]) -> Chosen:
        """The cheapest indices that have one of each set. Raises _TooLongError."""
        self._found = None
        nothing = tuple(0 for _ in self.costs[0]) if self.costs else ()
        self._branch(sets, frozenset(), nothing)
        return self._found[1] if self._found else frozenset()

    def _branch(self, sets: Sequence[Chosen], chosen: Chosen, cost: Cost) -> None:
        """Try what can be added to `chosen`; `sets` are those that have none of it yet, without
        what was tried already."""
        self.steps -= 1
        if self.steps < 0:
            raise _TooLongError
        if self._found and _sum([cost, *self._at_least(sets)]) >= self._found[0]:
            return
        if not sets:
            self._found = cost, chosen
            return
        tried: set[int] = set()
        smallest = min(sets, key=len)
        for index in sorted(smallest, key=lambda i: (self.costs[i], i)):
            rest = [each - tried for each in sets if index not in each]
            if all(rest):
                self._branch(rest, chosen | {index}, _sum([cost, self.costs[index]]))
            tried.add(index)

    def _at_least(self, sets: Sequence[Chosen]) -> Iterable[Cost]:
        """The least that sets cost which have nothing in common."""
        used: set[int] = set()
        for each in sorted(sets, key=len):
            if used.isdisjoint(each):
                used |= each
                yield min(self.costs[index] for index in each)


def _greedy(graph: _Graph, choices: Sequence[Choice]) -> Chosen:
    """The cheapest choice for any cycle that is left, of equal ones that which breaks the most."""
    chosen: set[int] = set()
    while left := graph.left(chosen):
        times = [sum(index in each for each in left) for index in range(len(choices))]
        breaking = (index for index, often in enumerate(times) if often)
        chosen.add(min(breaking, key=lambda i: (choices[i].cost, -times[i], i)))
    return frozenset(chosen)


def _without_superfluous(graph: _Graph, choices: Sequence[Choice], chosen: Chosen) -> Chosen:
    """What is left when each choice is taken back that the others make superfluous, the most
    expensive first."""
    for index in sorted(chosen, key=lambda i: (choices[i].cost, i), reverse=True):
        if not graph.left(chosen - {index}):
            chosen -= {index}
    return chosen


def _sum(costs: Iterable[Cost]) -> Cost:
    return tuple(map(sum, zip(*costs, strict=True)))
