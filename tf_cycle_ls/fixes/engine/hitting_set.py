"""The least harmful set of choices that leaves a graph without a cycle.

A choice takes away some edges. Which of them must be made is a hitting set: each cycle has to lose
an edge. There may be very many cycles, so only those are looked at that the set found so far
leaves (implicit hitting set: Moreno-Centeno and Karp, Operations Research 61(2), 2013).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

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
    more than nothing. The places before the last tell the kind of what is done, the last how much
    of it.
    """

    cost: Cost
    edges: frozenset[Edge]


def min_hitting_set(
    edges: Collection[Edge], choices: Sequence[Choice], steps: int = STEPS
) -> tuple[int, ...]:
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
        self.edges = frozenset(edges)
        self._choices = choices
        self._breaking: dict[Edge, list[int]] = {}
        for index in allowed:
            for edge in choices[index].edges:
                self._breaking.setdefault(edge, []).append(index)

    def left(self, chosen: Collection[int]) -> list[Chosen]:
        """For some of the cycles that are left, none of which share an edge, the choices that
        break it; none if there is no such cycle."""
        found: list[Chosen] = []
        used: set[Edge] = set()
        for round_ in self._cycles(chosen):
            if used.isdisjoint(round_):
                used.update(round_)
                found.append(self._breaking_any(round_))
        return found

    def left_of_each(self, chosen: Collection[int]) -> list[Chosen]:
        """The same for the shortest cycle through each edge that can be broken."""
        return [self._breaking_any(round_) for round_ in self._cycles(chosen)]

    def without(self, chosen: Collection[int]) -> dict[str, set[str]]:
        """For each node those that it still waits for."""
        gone = frozenset(edge for index in chosen for edge in self._choices[index].edges)
        successors: dict[str, set[str]] = {node: set() for edge in self.edges for node in edge}
        for a, b in self.edges - gone:
            successors[a].add(b)
        return successors

    def _cycles(self, chosen: Collection[int]) -> Iterator[tuple[Edge, ...]]:
        """The shortest cycle through each edge that can be broken, the shortest first."""
        without = self.without(chosen)
        successors = {node: tuple(sorted(without[node])) for node in sorted(without)}
        shortest: dict[Edge, cycles.Path] = {}
        for names in cycles.components(successors):
            shortest |= cycles.shortest_cycles(cycles.edges_within(successors, names))
        for edge in sorted(self._breaking.keys() & shortest, key=lambda e: (len(shortest[e]), e)):
            yield tuple(cycles.edges_of(shortest[edge]))

    def _breaking_any(self, round_: tuple[Edge, ...]) -> Chosen:
        return frozenset(index for edge in round_ for index in self._breaking.get(edge, ()))


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
    """A good set, soon: of the short cycles through each edge that can be broken one has to go,
    and what breaks the most of them for the least goes first, until no cycle is left.

    A choice of a worse kind is made only for cycles that no better kind breaks.
    """
    chosen: set[int] = set()
    while left := graph.left_of_each(chosen):
        for kind in sorted({choice.cost[:-1] for choice in choices}):
            of_kind = [{i for i in each if choices[i].cost[:-1] == kind} for each in left]
            picked = _covering(
                [each for each in of_kind if each], [choice.cost[-1] for choice in choices]
            )
            chosen |= picked
            left = [each for each in left if picked.isdisjoint(each)]
    return frozenset(chosen)


def _covering(sets: Sequence[AbstractSet[int]], amounts: Sequence[int]) -> set[int]:
    """Indices of which each set has one: each time the one that most sets have for its amount."""
    having: dict[int, set[int]] = {}
    for number, each in enumerate(sets):
        for index in each:
            having.setdefault(index, set()).add(number)
    # A count only gets smaller, so what is still the best when it comes up is the best.
    heap = [(amounts[index] / len(numbers), index) for index, numbers in having.items()]
    heapify(heap)
    picked: set[int] = set()
    while heap:
        worth, index = heappop(heap)
        numbers = having[index]
        if not numbers:
            continue
        if worth < amounts[index] / len(numbers):
            heappush(heap, (amounts[index] / len(numbers), index))
            continue
        picked.add(index)
        for number in list(numbers):
            for other in sets[number]:
                having[other].discard(number)
    return picked


def _without_superfluous(graph: _Graph, choices: Sequence[Choice], chosen: Chosen) -> Chosen:
    """What is left when each choice is taken back that the others make superfluous, the most
    expensive first."""
    kept = graph.without(chosen)
    for index in sorted(chosen, key=lambda i: (choices[i].cost, i), reverse=True):
        others = chosen - {index}
        gone = frozenset(edge for other in others for edge in choices[other].edges)
        back = [edge for edge in choices[index].edges - gone if edge in graph.edges]
        for a, b in back:
            kept[a].add(b)
        if any(_leads(kept, b, a) for a, b in back):
            for a, b in back:
                kept[a].discard(b)
        else:
            chosen = others
    return chosen


def _leads(successors: Mapping[str, Collection[str]], start: str, end: str) -> bool:
    """Whether there is a way from one node to another."""
    seen = {start}
    waiting = [start]
    while waiting:
        for following in successors[waiting.pop()]:
            if following == end:
                return True
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False


def _sum(costs: Iterable[Cost]) -> Cost:
    return tuple(map(sum, zip(*costs, strict=True)))
