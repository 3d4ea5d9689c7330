"""The least harmful cut of a graph, compared with trying everything."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tf_cycle_ls.fixes.engine.hitting_set import Choice, min_hitting_set
from tf_cycle_ls.graph.traversal import Edge

NODES = st.sampled_from("abcdef")
EDGES = st.lists(st.tuples(NODES, NODES).filter(lambda e: e[0] != e[1]), max_size=14, unique=True)


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Edge], list[Choice]]:
    """A graph, and choices of some of its edges each."""
    edges = draw(EDGES)
    some = st.frozensets(st.sampled_from(edges), min_size=1, max_size=3) if edges else st.nothing()
    costs = st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(1, 3))
    return edges, draw(st.lists(st.builds(Choice, costs, some), max_size=8))


def reached(edges: Iterable[Edge], start: str) -> set[str]:
    """Where the edges lead from a node."""
    found: set[str] = set()
    while more := {b for a, b in edges if a in found | {start}} - found:
        found |= more
    return found


def breakable_left(edges: list[Edge], choices: list[Choice], chosen: Iterable[int]) -> bool:
    """Whether a cycle is left through an edge that some choice takes away."""
    left = set(edges) - {edge for index in chosen for edge in choices[index].edges}
    return any(
        edge in left and edge[0] in reached(left, edge[1])
        for choice in choices
        for edge in choice.edges
    )


def cost(choices: list[Choice], chosen: Iterable[int]) -> tuple[int, ...]:
    return tuple(map(sum, zip((0, 0, 0), *(choices[i].cost for i in chosen), strict=True)))


def subsets(count: int) -> Iterable[tuple[int, ...]]:
    return chain.from_iterable(combinations(range(count), size) for size in range(count + 1))


@given(problems())
def test_no_other_set_costs_less(problem: tuple[list[Edge], list[Choice]]) -> None:
    edges, choices = problem
    least = min(
        cost(choices, each)
        for each in subsets(len(choices))
        if not breakable_left(edges, choices, each)
    )
    chosen = min_hitting_set(edges, choices)
    assert not breakable_left(edges, choices, chosen)
    assert cost(choices, chosen) == least


@given(problems())
def test_without_time_to_search_nothing_is_superfluous(
    problem: tuple[list[Edge], list[Choice]],
) -> None:
    edges, choices = problem
    chosen = min_hitting_set(edges, choices, max_steps=0)
    assert not breakable_left(edges, choices, chosen)
    for index in chosen:
        assert breakable_left(edges, choices, set(chosen) - {index})


@given(problems())
def test_the_order_of_the_edges_does_not_matter(problem: tuple[list[Edge], list[Choice]]) -> None:
    edges, choices = problem
    assert min_hitting_set(edges[::-1], choices) == min_hitting_set(edges, choices)


def test_one_that_breaks_two_cycles_rather_than_two() -> None:
    edges = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "a")]
    choices = [
        Choice((0, 1), frozenset({("b", "a")})),
        Choice((0, 1), frozenset({("c", "a")})),
        Choice((0, 1), frozenset({("a", "b")})),
    ]
    assert min_hitting_set(edges, choices) == (2,)


def test_any_number_of_harmless_ones_rather_than_a_harmful_one() -> None:
    edges = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "a")]
    choices = [
        Choice((1, 0), frozenset({("a", "b")})),
        Choice((0, 1), frozenset({("b", "a")})),
        Choice((0, 1), frozenset({("c", "a")})),
    ]
    assert min_hitting_set(edges, choices) == (1, 2)


def test_a_large_one_is_done_before_long() -> None:
    random = Random(1)
    names = [f"n{number:02}" for number in range(30)]
    edges = [(a, b) for a in names for b in names if a != b and random.random() < 0.25]
    choices = [Choice((1, 1), frozenset({edge})) for edge in edges]
    chosen = min_hitting_set(edges, choices)
    assert not breakable_left(edges, choices, chosen)
