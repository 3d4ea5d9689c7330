"""Shortest cycles that are searched for when they are looked up, in components of any size."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise
from math import inf

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.graph.test_cycles import Graph, graphs
from tests.sampled import slow
from tf_cycle_ls.graph import lazy_cycles
from tf_cycle_ls.graph.cycles import Path, components, edges_of, edges_within, shortest_cycles
from tf_cycle_ls.graph.lazy_cycles import LazyCycles
from tf_cycle_ls.graph.traversal import Edge, bfs_predecessors, path_to, shortest_path

LIMIT = "tf_cycle_ls.graph.lazy_cycles._MIN_VISITED_EDGES"
BUDGET = "tf_cycle_ls.graph.lazy_cycles.MAX_VISITED_EDGES"


def sparse(nodes: int) -> list[Edge]:
    """The edges of a component: a ring, and two random edges from each node, sorted."""
    chance = random.Random(1)
    names = [f"n{index:05}" for index in range(nodes)]
    return sorted(
        (name, target)
        for index, name in enumerate(names)
        for target in {names[(index + 1) % nodes], *chance.sample(names, 2)} - {name}
    )


@given(graphs())
def test_looked_up_cycles_are_as_short_as_the_shortest(graph: Graph) -> None:
    for names in components(graph):
        within = edges_within(graph, names)
        found, shortest = LazyCycles(within), shortest_cycles(within)
        assert list(found) == within
        assert len(found) == len(within)
        for edge, path in found.items():
            assert path[:2] == edge
            assert len(path) == len(set(path)) == len(shortest[edge])
            assert set(edges_of(path)) <= set(within)
        assert ("no", "edge") not in found
        with pytest.raises(KeyError):
            found["no", "edge"]


def test_cycles_in_a_large_sparse_component_are_the_shortest() -> None:
    """`shortest_cycles` finds only longer ones for half of these edges."""
    edges = sparse(2_000)
    found, eager = LazyCycles(edges), shortest_cycles(edges)
    digraph: networkx.DiGraph[str] = networkx.DiGraph(edges)
    longer = 0
    for a, b in edges[::150]:
        length = networkx.shortest_path_length(digraph, b, a) + 1
        assert len(found[a, b]) == length
        longer += len(eager[a, b]) > length
    assert longer > 0


@pytest.mark.parametrize("nodes", [4_000, slow(20_000)])
def test_budget_of_a_lookup_is_enough_in_a_sparse_component(
    nodes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One cycle that is not found within the budget costs the search for all of them."""

    def unexpected(edges: object) -> None:
        raise AssertionError(edges)

    monkeypatch.setattr("tf_cycle_ls.graph.lazy_cycles.shortest_cycles", unexpected)
    edges = sparse(nodes)
    found = LazyCycles(edges)
    assert found.counts
    assert all(len(found[edge]) < 40 for edge in edges[:: len(edges) // 1_000])


@given(graphs())
def test_cycles_beyond_the_budget_are_those_of_shortest_cycles(graph: Graph) -> None:
    for names in components(graph):
        within = edges_within(graph, names)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(LIMIT, -1)
            patch.setattr(BUDGET, -10)
            found = LazyCycles(within)
            assert dict(found) == dict(shortest_cycles(within))


@given(graphs(), st.randoms())
def test_lookups_do_not_depend_on_each_other(graph: Graph, chance: random.Random) -> None:
    for names in components(graph):
        within = edges_within(graph, names)
        found, expected = LazyCycles(within), {edge: LazyCycles(within)[edge] for edge in within}
        order = list(within)
        chance.shuffle(order)
        assert {edge: found[edge] for edge in order} == expected
        assert found.counts == LazyCycles(within).counts


def test_counts_are_those_of_a_sample() -> None:
    """Edges that lie on more cycles have higher counts. Here all cycles lead through one edge."""
    edges = sorted(
        [("a", "b")] + [edge for i in range(900) for edge in (("b", f"n{i}"), (f"n{i}", "a"))]
    )
    assert lazy_cycles.is_large({name for edge in edges for name in edge}, edges)
    counts = LazyCycles(edges).counts
    assert counts.most_common(1) == [(("a", "b"), 500)]
    assert sum(counts.values()) == 1_500
    assert len(counts) > 500  # The sample is spread over all edges.


def test_counts_of_a_long_ring_are_limited() -> None:
    names = [f"n{index:05}" for index in range(12_000)]
    ring = list(zip(names, [*names[1:], names[0]], strict=True))
    assert LazyCycles(ring).counts == Counter(dict.fromkeys(ring, 9))


def test_paths_contain_every_edge() -> None:
    edges = sparse(700)
    assert {edge for path in LazyCycles(edges).paths for edge in edges_of(path)} == set(edges)


@given(graphs(), st.sampled_from("abcdefg"), st.sampled_from("abcdefg"))
def test_path_from_both_ends_is_as_short_as_from_one(graph: Graph, start: str, end: str) -> None:
    predecessors: dict[str, list[str]] = {}
    for a, targets in graph.items():
        for b in targets:
            predecessors.setdefault(b, []).append(a)
    path = shortest_path(start, end, graph, predecessors)
    expected = path_to(bfs_predecessors([start], graph), end)
    if expected[0] != start:
        assert path == []
    else:
        assert (path[0], path[-1], len(path)) == (start, end, len(expected))
        assert set(pairwise(path)) <= {(a, b) for a, targets in graph.items() for b in targets}


def visited(edges: list[Edge], start: str, end: str) -> tuple[Path, int]:
    """A path, and the smallest budget with which it is found."""
    successors: dict[str, list[str]] = {}
    predecessors: dict[str, list[str]] = {}
    for a, b in edges:
        successors.setdefault(a, []).append(b)
        predecessors.setdefault(b, []).append(a)
    neighbours = successors, predecessors
    path = shortest_path(start, end, *neighbours, inf)
    low, high = -1, len(edges) * 2
    while high - low > 1:
        middle = (low + high) // 2
        if shortest_path(start, end, *neighbours, middle):
            high = middle
        else:
            low = middle
    return tuple(path), high


def test_search_from_both_ends_visits_few_edges() -> None:
    """The square root of the number of nodes, more or less, not their number."""
    edges = sparse(4_000)
    path, cost = visited(edges, edges[100][1], edges[100][0])
    assert len(path) > 5
    assert cost < 600
