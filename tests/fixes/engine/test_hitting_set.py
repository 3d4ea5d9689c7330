"""The minimum hitting set, compared with an exhaustive search."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.fixes.engine.support import NODES, has_breakable_cycle, subsets
from tf_cycle_ls.fixes.engine.hitting_set import Choice, min_hitting_set
from tf_cycle_ls.graph.traversal import Edge

EDGES = st.lists(st.tuples(NODES, NODES).filter(lambda e: e[0] != e[1]), max_size=14, unique=True)


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Edge], list[Choice]]:
    """A graph, and choices that remove some of its edges."""
    edges = draw(EDGES)
    some = st.frozensets(st.sampled_from(edges), min_size=1, max_size=3) if edges else st.nothing()
    costs = st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(1, 3))
    return edges, draw(st.lists(st.builds(Choice, costs, some), max_size=8))


def cost(choices: list[Choice], selection: Iterable[int]) -> tuple[int, ...]:
    return tuple(map(sum, zip((0, 0, 0), *(choices[i].cost for i in selection), strict=True)))


@given(problems())
def test_cost_is_minimal(problem: tuple[list[Edge], list[Choice]]) -> None:
    edges, choices = problem
    least = min(
        cost(choices, subset)
        for subset in subsets(len(choices))
        if not has_breakable_cycle(edges, choices, subset)
    )
    selection = min_hitting_set(edges, choices)
    assert not has_breakable_cycle(edges, choices, selection)
    assert cost(choices, selection) == least


@given(problems())
def test_greedy_selection_has_no_redundant_choice(
    problem: tuple[list[Edge], list[Choice]],
) -> None:
    edges, choices = problem
    selection = min_hitting_set(edges, choices, max_steps=0)
    assert not has_breakable_cycle(edges, choices, selection)
    for index in selection:
        assert has_breakable_cycle(edges, choices, set(selection) - {index})


@given(problems())
def test_edge_order_does_not_matter(problem: tuple[list[Edge], list[Choice]]) -> None:
    edges, choices = problem
    assert min_hitting_set(edges[::-1], choices) == min_hitting_set(edges, choices)


def test_prefers_one_choice_for_two_cycles() -> None:
    edges = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "a")]
    choices = [
        Choice((0, 1), frozenset({("b", "a")})),
        Choice((0, 1), frozenset({("c", "a")})),
        Choice((0, 1), frozenset({("a", "b")})),
    ]
    assert min_hitting_set(edges, choices) == (2,)


def test_prefers_many_cheap_choices_to_an_expensive_one() -> None:
    edges = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "a")]
    choices = [
        Choice((1, 0), frozenset({("a", "b")})),
        Choice((0, 1), frozenset({("b", "a")})),
        Choice((0, 1), frozenset({("c", "a")})),
    ]
    assert min_hitting_set(edges, choices) == (1, 2)


def test_large_graph() -> None:
    random = Random(1)
    names = [f"n{number:02}" for number in range(30)]
    edges = [(a, b) for a in names for b in names if a != b and random.random() < 0.25]
    choices = [Choice((1, 1), frozenset({edge})) for edge in edges]
    selection = min_hitting_set(edges, choices)
    assert not has_breakable_cycle(edges, choices, selection)
