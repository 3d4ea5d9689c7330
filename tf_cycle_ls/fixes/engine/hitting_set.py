"""Selects the cheapest set of choices that leaves a graph without cycles.

Each choice removes some edges, and each cycle must lose at least one edge, so the selection is a
minimum-cost hitting set. A graph may have too many cycles to list them all. Therefore the
selection starts with few cycles, and is repeated with the cycles that it did not break (implicit
hitting set: Moreno-Centeno and Karp, Operations Research 61(2), 2013).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from heapq import heapify, heappop, heappush

from msgspec import Struct

from tf_cycle_ls.checkpoint import checkpoint
from tf_cycle_ls.graph import cycles
from tf_cycle_ls.graph.traversal import Edge, reachable

Cost = tuple[int, ...]
Selection = frozenset[int]
"""Indices of choices."""

MAX_SEARCH_STEPS = 20_000
"""How many sets the exact search visits before a greedy heuristic is used instead."""


class Choice(Struct, frozen=True):
    """An action with its cost and the edges that it removes.

    Costs are nonzero vectors of equal length. They are added component by component
    and compared lexicographically. The last component is an amount; the other components
    together are the kind of the choice.
    """

    cost: Cost
    edges: frozenset[Edge]


def min_hitting_set(
    edges: Collection[Edge], choices: Sequence[Choice], max_steps: int = MAX_SEARCH_STEPS
) -> tuple[int, ...]:
    """Select choices so that no cycle remains that any choice can break.

    Returns sorted indices. The total cost is minimal unless the search takes more than `max_steps`
    steps; of sets with equal cost, one with low indices is preferred. In either case no selected
    choice is redundant.
    """
    graph = _Graph(edges, choices, _undominated(choices))
    try:
        selection = _cheapest(graph, choices, max_steps)
    except _SearchLimitError:
        selection = _greedy(graph, choices)
    return tuple(sorted(_drop_redundant(graph, choices, selection)))


class _SearchLimitError(Exception):
    """The search exceeded its maximum number of steps."""


def _undominated(choices: Sequence[Choice]) -> list[int]:
    """Drop each choice if another choice removes all of its edges and does not cost more."""
    order = sorted(range(len(choices)), key=lambda i: (choices[i].cost, -len(choices[i].edges), i))
    kept: list[int] = []
    for index in order:
        if not any(choices[index].edges <= choices[other].edges for other in kept):
            kept.append(index)
    return kept


class _Graph:
    """A graph that yields the cycles that remain with a selection of choices.

    A cycle is represented by its hitters: the permitted choices that break it.
    """

    def __init__(
        self, edges: Collection[Edge], choices: Sequence[Choice], permitted: Sequence[int]
    ) -> None:
        self.edges = frozenset(edges)
        self._choices = choices
        self._hitters_of_edge: dict[Edge, list[int]] = {}
        for index in permitted:
            for edge in choices[index].edges:
                self._hitters_of_edge.setdefault(edge, []).append(index)

    def disjoint_cycles(self, selection: Collection[int]) -> list[Selection]:
        """The hitters of remaining cycles that share no edge; empty if no cycle remains."""
        hitters: list[Selection] = []
        used: set[Edge] = set()
        for cycle in self._shortest_cycles(selection):
            if used.isdisjoint(cycle):
                used.update(cycle)
                hitters.append(self._hitters(cycle))
        return hitters

    def all_shortest_cycles(self, selection: Collection[int]) -> list[Selection]:
        """The hitters of the shortest remaining cycle through each breakable edge."""
        return [self._hitters(cycle) for cycle in self._shortest_cycles(selection)]

    def successors_without(self, selection: Collection[int]) -> dict[str, set[str]]:
        """The successors of each node, without the edges that the selected choices remove."""
        removed = frozenset(edge for index in selection for edge in self._choices[index].edges)
        successors: dict[str, set[str]] = {node: set() for edge in self.edges for node in edge}
        for a, b in self.edges - removed:
            successors[a].add(b)
        return successors

    def _shortest_cycles(self, selection: Collection[int]) -> Iterator[tuple[Edge, ...]]:
        """The shortest remaining cycle through each breakable edge, shortest first."""
        remaining = self.successors_without(selection)
        successors = {node: tuple(sorted(remaining[node])) for node in sorted(remaining)}
        shortest: dict[Edge, cycles.Path] = {}
        for names in cycles.components(successors):
            shortest |= cycles.shortest_cycles(cycles.edges_within(successors, names))
        breakable = self._hitters_of_edge.keys() & shortest
        for edge in sorted(breakable, key=lambda e: (len(shortest[e]), e)):
            yield tuple(cycles.edges_of(shortest[edge]))

    def _hitters(self, cycle: tuple[Edge, ...]) -> Selection:
        return frozenset(index for edge in cycle for index in self._hitters_of_edge.get(edge, ()))


def _cheapest(graph: _Graph, choices: Sequence[Choice], max_steps: int) -> Selection:
    """The cheapest selection that breaks all cycles. Raises _SearchLimitError.

    Finds the cheapest selection for the cycles collected so far, adds the cycles that remain after
    it to the collection, and repeats this until none remain.
    """
    search = _Search([choice.cost for choice in choices], max_steps)
    hitters: list[Selection] = []
    while True:
        selection = search.cheapest(hitters)
        remaining = graph.disjoint_cycles(selection)
        if not remaining:
            return selection
        hitters += remaining


class _Search(Struct):
    """Branch and bound for the cheapest selection that hits all of some sets of choices.

    `remaining_steps` is shared by all calls of `cheapest`.
    """

    costs: Sequence[Cost]
    remaining_steps: int
    _best: tuple[Cost, Selection] | None = None

    def cheapest(self, sets: Sequence[Selection]) -> Selection:
        """The cheapest selection with an index of each set. Raises _SearchLimitError."""
        self._best = None
        zero = tuple(0 for _ in self.costs[0]) if self.costs else ()
        self._branch(sets, frozenset(), zero)
        return self._best[1] if self._best else frozenset()

    def _branch(self, sets: Sequence[Selection], selection: Selection, cost: Cost) -> None:
        """Search all extensions of `selection` for the cheapest one that hits all sets.

        `sets` are the sets that `selection` does not hit yet. Indices that have already been tried
        are removed from them.
        """
        checkpoint()
        self.remaining_steps -= 1
        if self.remaining_steps < 0:
            raise _SearchLimitError
        if self._best and _sum([cost, *self._lower_bounds(sets)]) >= self._best[0]:
            return
        if not sets:
            self._best = cost, selection
            return
        tried: set[int] = set()
        smallest = min(sets, key=len)
        for index in sorted(smallest, key=lambda i: (self.costs[i], i)):
            rest = [other - tried for other in sets if index not in other]
            if all(rest):
                self._branch(rest, selection | {index}, _sum([cost, self.costs[index]]))
            tried.add(index)

    def _lower_bounds(self, sets: Sequence[Selection]) -> Iterable[Cost]:
        """The minimum costs of some disjoint sets. Their sum is a lower bound on the total cost."""
        used: set[int] = set()
        for candidates in sorted(sets, key=len):
            if used.isdisjoint(candidates):
                used |= candidates
                yield min(self.costs[index] for index in candidates)


def _greedy(graph: _Graph, choices: Sequence[Choice]) -> Selection:
    """A heuristic selection: hit the shortest cycle through each edge, until no cycle remains.

    A choice of a more expensive kind is used only for cycles that no cheaper kind breaks.
    """
    selection: set[int] = set()
    amounts = [choice.cost[-1] for choice in choices]
    kinds = sorted({choice.cost[:-1] for choice in choices})
    while remaining := graph.all_shortest_cycles(selection):
        for kind in kinds:
            checkpoint()
            of_kind = [
                {i for i in hitters if choices[i].cost[:-1] == kind} for hitters in remaining
            ]
            cover = _greedy_cover([hitters for hitters in of_kind if hitters], amounts)
            selection |= cover
            remaining = [hitters for hitters in remaining if cover.isdisjoint(hitters)]
    return frozenset(selection)


def _greedy_cover(sets: Sequence[AbstractSet[int]], amounts: Sequence[int]) -> set[int]:
    """Hit all sets by repeatedly adding the index with the lowest amount per newly hit set."""
    unhit_by_index: dict[int, set[int]] = {}
    for number, candidates in enumerate(sets):
        for index in candidates:
            unhit_by_index.setdefault(index, set()).add(number)
    # Ratios never decrease, so a popped entry is the minimum if its ratio is still correct.
    heap = [(amounts[index] / len(unhit), index) for index, unhit in unhit_by_index.items()]
    heapify(heap)
    cover: set[int] = set()
    while heap:
        ratio, index = heappop(heap)
        unhit = unhit_by_index[index]
        if not unhit:
            continue
        if ratio < amounts[index] / len(unhit):
            heappush(heap, (amounts[index] / len(unhit), index))
            continue
        cover.add(index)
        for number in list(unhit):
            for other in sets[number]:
                unhit_by_index[other].discard(number)
    return cover


def _drop_redundant(graph: _Graph, choices: Sequence[Choice], selection: Selection) -> Selection:
    """Drop each choice whose edges can be restored without a cycle. Try expensive choices first."""
    successors = graph.successors_without(selection)
    for index in sorted(selection, key=lambda i: (choices[i].cost, i), reverse=True):
        checkpoint()
        others = selection - {index}
        removed = frozenset(edge for other in others for edge in choices[other].edges)
        restored = [edge for edge in choices[index].edges - removed if edge in graph.edges]
        for a, b in restored:
            successors[a].add(b)
        if any(a in reachable([b], successors) for a, b in restored):
            for a, b in restored:
                successors[a].discard(b)
        else:
            selection = others
    return selection


def _sum(costs: Iterable[Cost]) -> Cost:
    return tuple(map(sum, zip(*costs, strict=True)))
