"""Predicts the cycles that Terraform finds when it orders the changes of a plan.

Terraform draws the orders between destroyed objects object by object, in random order. It drops an
order between two provider configurations if it would close a cycle at that moment, and reverses
the orders of `create_before_destroy` only afterwards. So with several providers a cycle may be
found in some runs and not in others (`transform_destroy_edge.go`, tryInterProviderDestroyEdge).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import Enum
from itertools import islice, permutations

from msgspec import Struct

from tf_cycle_ls.graph import cycles
from tf_cycle_ls.graph.traversal import Edge, reachable
from tf_cycle_ls.replacement.apply_graph import ApplyGraph, Destruction
from tf_cycle_ls.replacement.model import Situation

# All orders of so many destroyed objects are tried; of more, only a sample. A large plan gets a
# smaller one, of so many orders between destroyed objects in all.
_MAX_PERMUTED = 6
_SAMPLE = 300
_MIN_SAMPLE = 12
_MAX_DRAWN = 30_000

Cycles = tuple[tuple[str, ...], ...]


class Verdict(Enum):
    """Whether Terraform finds a cycle."""

    NEVER = "never"
    BY_CHANCE = "in some runs"
    ALWAYS = "always"


class Outcome(Struct, frozen=True):
    """The result of a simulation.

    `seen` has the components of each possible run with a cycle, the most frequent first. The names
    in a component are sorted. `edges` are those of a run with the first of them, as far as they can
    be part of a cycle.
    """

    verdict: Verdict
    seen: tuple[Cycles, ...] = ()
    edges: frozenset[Edge] = frozenset()

    @property
    def cycles(self) -> Cycles:
        """The components of the most frequent run with a cycle."""
        return self.seen[0] if self.seen else ()


def simulate(situation: Situation) -> Outcome:
    """Predict the cycles of a plan."""
    edges = all_edges(situation)
    if not edges.components:
        return Outcome(Verdict.NEVER)
    runs: Counter[Cycles] = Counter()
    drawn: dict[Cycles, frozenset[Edge]] = {}
    for order in edges.runs():
        turned = frozenset(edges.turned(_drawn(edges, order)))
        found = _strong(sorted(turned))
        runs[found] += 1
        drawn.setdefault(found, turned)
    seen = sorted((run for run in runs if run), key=lambda run: (-runs[run], run))
    if not seen:
        return Outcome(Verdict.NEVER)
    is_certain = () not in runs and (edges.sample == _SAMPLE or edges.is_always_cyclic)
    verdict = Verdict.ALWAYS if is_certain else Verdict.BY_CHANCE
    return Outcome(verdict, tuple(seen), drawn[seen[0]])


def passes(situation: Situation) -> bool:
    """Whether no run of a plan finds a cycle. Faster than `simulate` if one does."""
    edges = all_edges(situation)
    return not edges.components or not any(
        _strong(edges.turned(_drawn(edges, order))) for order in edges.runs()
    )


class Edges(Struct, frozen=True):
    """The edges of a plan that can be part of a cycle.

    Terraform draws the edges `fixed` in every run. `orders` has the edges that it draws for each
    destroyed object; it visits these objects in random order. The flag of such an edge says whether
    the edge leads from one provider configuration to another. `components` are the components of
    the graph with all edges, in both directions; every cycle is inside one of them.
    """

    situation: Situation
    fixed: tuple[Edge, ...]
    orders: tuple[tuple[tuple[Edge, bool], ...], ...]
    components: Cycles
    created_first: frozenset[str]
    creators: frozenset[str]

    def runs(self) -> Iterator[Sequence[tuple[tuple[Edge, bool], ...]]]:
        """The orders in which Terraform may visit the destroyed objects, all or a random sample."""
        is_tested = any(across for order in self.orders for _, across in order)
        if self.situation.is_destroy or not is_tested:
            yield self.orders
        elif len(self.orders) <= _MAX_PERMUTED:
            yield from permutations(self.orders)
        else:
            shuffled = list(self.orders)
            generator = random.Random(0)
            for _ in islice(iter(int, 1), self.sample):
                generator.shuffle(shuffled)
                yield tuple(shuffled)

    @property
    def sample(self) -> int:
        """How many of the possible runs are tried, if not all."""
        drawn = sum(map(len, self.orders))
        return max(_MIN_SAMPLE, min(_SAMPLE, _MAX_DRAWN // max(drawn, 1)))

    @property
    def is_always_cyclic(self) -> bool:
        """Whether the edges that every run draws have a cycle: those that are not tested, and
        those that close no cycle before some are reversed."""
        every = [item for order in self.orders for item in order]
        cyclic = _strong([*self.fixed, *(edge for edge, _ in every)])
        inside = {name: number for number, names in enumerate(cyclic) for name in names}
        drawn = (
            (a, b)
            for (a, b), is_across in every
            if not is_across or a not in inside or inside[a] != inside.get(b)
        )
        return bool(_strong(self.turned([*self.fixed, *drawn])))

    def turned(self, edges: Iterable[Edge]) -> Iterator[Edge]:
        """The edges after those of `create_before_destroy` were reversed."""
        for a, b in edges:
            is_reversed = b in self.created_first and a in self.creators
            yield (b, a) if is_reversed else (a, b)


def all_edges(situation: Situation) -> Edges:
    """The edges of a plan, without those that cannot be part of a cycle."""
    graph = ApplyGraph(situation)
    orders = [tuple(graph.orders_of(node)) for node in _sorted(graph.destructions)]
    every = [*graph.fixed, *(edge for order in orders for edge, _ in order)]
    unbound = Edges(situation, (), (), (), graph.created_first, graph.creators)
    components = _strong([*every, *unbound.turned(every)])
    inside = {name: number for number, names in enumerate(components) for name in names}

    def stays(edge: Edge) -> bool:
        return edge[0] in inside and inside[edge[0]] == inside.get(edge[1])

    kept = (tuple(item for item in order if stays(item[0])) for order in orders)
    return Edges(
        situation,
        tuple(edge for edge in graph.fixed if stays(edge)),
        tuple(order for order in kept if order),
        components,
        graph.created_first,
        graph.creators,
    )


def awaited_by(situation: Situation, resources: Collection[str]) -> frozenset[str]:
    """The nodes of a plan for which those of some resources wait, direct or indirect."""
    graph = ApplyGraph(situation)
    unbound = Edges(situation, (), (), (), graph.created_first, graph.creators)
    every = [
        *graph.fixed,
        *(edge for one in graph.destructions for edge, _ in graph.orders_of(one)),
    ]
    successors: dict[str, list[str]] = {}
    for a, b in unbound.turned(every):
        successors.setdefault(a, []).append(b)
    starts = [item.address for item in situation.objects if item.resource in resources]
    starts += [node.name for node in graph.destructions if node.of.resource in resources]
    return frozenset(reachable(starts, successors))


def _drawn(edges: Edges, orders: Iterable[tuple[tuple[Edge, bool], ...]]) -> list[Edge]:
    """The edges that one run draws, before any is reversed."""
    drawn = list(edges.fixed)
    successors: dict[str, list[str]] = {}
    for a, b in drawn:
        successors.setdefault(a, []).append(b)
    for order in orders:
        for (a, b), is_across in order:
            if is_across and not edges.situation.is_destroy:
                closes = a in reachable([b], successors)
                if closes or (edges.situation.dialect.checks_whole_graph and _strong(drawn)):
                    continue
            drawn.append((a, b))
            successors.setdefault(a, []).append(b)
    return drawn


def _strong(edges: Iterable[Edge]) -> Cycles:
    successors: dict[str, dict[str, None]] = {}
    for a, b in edges:
        successors.setdefault(a, {})[b] = None
        successors.setdefault(b, {})
    return tuple(cycles.components({name: tuple(targets) for name, targets in successors.items()}))


def _sorted(destructions: Iterable[Destruction]) -> list[Destruction]:
    return sorted(destructions, key=lambda node: node.name)
