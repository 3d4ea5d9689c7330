"""Components, shortest cycles and covering cycles, compared with brute force on small graphs."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sampled import slow
from tf_cycle_ls.graph.cycles import (
    MAX_VISITED_EDGES,
    components,
    covering_cycles,
    edges_of,
    edges_within,
    shortest_cycles,
)
from tf_cycle_ls.graph.traversal import bfs_predecessors, path_to

Graph = dict[str, tuple[str, ...]]
NAMES = "abcdefg"
MODULE = "tf_cycle_ls.graph.cycles"


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A graph of up to seven nodes; like Terraform's graph it has no self-edges."""
    names = NAMES[: draw(st.integers(0, len(NAMES)))]
    return {
        name: tuple(sorted(draw(st.sets(st.sampled_from(others), max_size=4)))) if others else ()
        for name in names
        for others in [[other for other in names if other != name]]
    }


def reachable(graph: Graph, start: str) -> set[str]:
    """The nodes that can be reached from `start` over at least one edge."""
    reached: set[str] = set()
    stack = list(graph[start])
    while stack:
        node = stack.pop()
        if node not in reached:
            reached.add(node)
            stack += graph[node]
    return reached


def simple_cycles(graph: Graph) -> list[tuple[str, ...]]:
    """Every cycle that visits no node twice."""
    digraph: networkx.DiGraph[str] = networkx.DiGraph(
        [(a, b) for a, targets in graph.items() for b in targets]
    )
    return [tuple(cycle) for cycle in networkx.simple_cycles(digraph)]


@given(graphs())
def test_components_are_sets_of_mutually_reachable_nodes(graph: Graph) -> None:
    reach = {name: reachable(graph, name) for name in graph}
    expected = {
        tuple(sorted(b for b in graph if b in reach[a] and a in reach[b]))
        for a in graph
        if a in reach[a]
    }
    assert components(graph) == sorted(expected)


@given(graphs(), graphs())
def test_incremental_components_equal_fresh_ones(before: Graph, graph: Graph) -> None:
    """The earlier graph may be any other graph, with or without cycles."""
    assert components(graph, (before, components(before))) == components(graph)
    acyclic = {a: tuple(b for b in targets if b > a) for a, targets in before.items()}
    assert components(graph, (acyclic, ())) == components(graph)


@given(graphs())
def test_edges_within_components_are_the_edges_on_cycles(graph: Graph) -> None:
    on_cycles = {edge for cycle in simple_cycles(graph) for edge in edges_of(cycle)}
    within = [edge for names in components(graph) for edge in edges_within(graph, names)]
    assert set(within) == on_cycles
    assert within == sorted(within, key=lambda edge: (component_of(graph, edge[0]), edge))
    assert len(within) == len(set(within))


def component_of(graph: Graph, name: str) -> tuple[str, ...]:
    return next(names for names in components(graph) if name in names)


@given(graphs())
def test_cycle_of_an_edge_is_a_shortest_one(graph: Graph) -> None:
    cycles = simple_cycles(graph)
    for names in components(graph):
        within = edges_within(graph, names)
        shortest = shortest_cycles(within)
        assert list(shortest) == within
        for edge, path in shortest.items():
            assert path[:2] == edge
            assert len(set(path)) == len(path)
            assert set(edges_of(path)) <= set(within)
            through = [len(cycle) for cycle in cycles if edge in edges_of(cycle)]
            assert len(path) == min(through)


@given(graphs())
def test_shared_cycles_equal_separately_computed_ones(graph: Graph) -> None:
    for names in components(graph):
        within = edges_within(graph, names)
        neighbours = {name: [b for a, b in within if a == name] for name in names}
        alone = {
            (a, b): (a, *path_to(bfs_predecessors([b], neighbours), a)[:-1]) for a, b in within
        }
        assert dict(shortest_cycles(within)) == alone
        assert covering_cycles(shortest_cycles(within).paths) == covering_cycles(alone.values())


def test_cycles_of_a_large_ring_are_shared() -> None:
    """A separate path of 10,000 nodes for each of 10,000 edges would take gigabytes."""
    number = 10_000
    names = [f"n{index:05}" for index in range(number)]
    graph: Graph = {
        name: (after,) for name, after in zip(names, [*names[1:], names[0]], strict=True)
    }
    graph[names[7]] = (names[8], names[20])
    (component,) = components(graph)
    shortest = shortest_cycles(edges_within(graph, component))
    assert list(map(len, covering_cycles(shortest.paths))) == [number - 12, number]
    assert shortest[names[20], names[21]][:2] == (names[20], names[21])
    assert len(shortest[names[8], names[9]]) == number


@given(graphs(), st.integers(0, 30))
def test_cycles_beyond_the_budget_are_cycles_through_their_edges(graph: Graph, budget: int) -> None:
    for names in components(graph):
        within = edges_within(graph, names)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(f"{MODULE}.MAX_VISITED_EDGES", budget)
            found = shortest_cycles(within)
        assert list(found) == within
        for edge, path in found.items():
            assert path[:2] == edge
            assert len(set(path)) == len(path)
            assert set(edges_of(path)) <= set(within)
        covering = covering_cycles(found.paths)
        assert {edge for path in covering for edge in edges_of(path)} == set(within)


class Visits(dict[str, list[str]]):
    """The successors of each node. Counts the edges that are visited."""

    edges = 0

    def get(self, node: str, default: Any = ()) -> Any:
        """The successors of a node."""
        targets = super().get(node, default)
        self.edges += len(targets)
        return targets


@pytest.mark.parametrize("nodes", [500, 2_000, slow(8_000)])
def test_searches_visit_a_limited_number_of_edges(
    nodes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sparse component: a ring, and two random edges from each node."""
    chance = random.Random(1)
    names = [f"n{index:05}" for index in range(nodes)]
    graph = {
        name: tuple(sorted({names[(index + 1) % nodes], *chance.sample(names, 2)} - {name}))
        for index, name in enumerate(names)
    }
    (component,) = components(graph)
    edges = edges_within(graph, component)
    visited = 0

    def search(starts: list[str], successors: dict[str, list[str]], **limits: Any) -> Any:
        nonlocal visited
        counting = Visits(successors)
        found = bfs_predecessors(starts, counting, **limits)
        visited += counting.edges
        return found

    monkeypatch.setattr(f"{MODULE}.bfs_predecessors", search)
    found = shortest_cycles(edges)
    assert set(found) == set(edges)
    # Each search looks at the edges of one more node, and two searches start at the centre.
    assert visited <= MAX_VISITED_EDGES + 3 * nodes + 2 * len(edges)
    if nodes == 500:
        monkeypatch.setattr(f"{MODULE}.MAX_VISITED_EDGES", 10**12)
        assert dict(found) == dict(shortest_cycles(edges))


@given(graphs())
def test_counts_are_the_numbers_of_cycles_through_each_edge(graph: Graph) -> None:
    for names in components(graph):
        shortest = shortest_cycles(edges_within(graph, names))
        through = [edge for path in shortest.values() for edge in edges_of(path)]
        assert shortest.counts == Counter(through)


@given(graphs())
def test_covering_cycles_contain_every_edge_and_none_is_redundant(graph: Graph) -> None:
    for names in components(graph):
        within = edges_within(graph, names)
        kept = covering_cycles(shortest_cycles(within).paths)
        assert {edge for path in kept for edge in edges_of(path)} == set(within)
        assert len(set(kept)) == len(kept)
        assert kept == sorted(kept, key=lambda path: (len(path), path))
        for path in kept:
            assert path[0] == min(path)
            others = {edge for other in kept if other != path for edge in edges_of(other)}
            assert not set(edges_of(path)) <= others


@given(graphs(), st.integers(0, 5))
def test_order_of_nodes_does_not_matter(graph: Graph, seed: int) -> None:
    names = list(graph)
    random.Random(seed).shuffle(names)
    shuffled = {name: graph[name] for name in names}
    assert components(shuffled) == components(graph)
    for component in components(graph):
        within = edges_within(graph, component)
        assert edges_within(shuffled, component) == within
        paths = shortest_cycles(within).paths
        assert covering_cycles(reversed(paths)) == covering_cycles(paths)


def test_figure_of_eight_is_one_component_with_two_cycles() -> None:
    graph = {"a": ("b",), "b": ("a", "c"), "c": ("b",), "d": ("a",)}
    (names,) = components(graph)
    assert names == ("a", "b", "c")
    shortest = shortest_cycles(edges_within(graph, names))
    assert shortest[("b", "c")] == ("b", "c")
    assert covering_cycles(shortest.paths) == [("a", "b"), ("b", "c")]


def test_long_ring_does_not_exceed_the_recursion_limit() -> None:
    names = [f"n{i:05}" for i in range(3000)]
    ring = {a: (b,) for a, b in zip(names, [*names[1:], names[0]], strict=True)}
    assert components(ring) == [tuple(names)]
    assert networkx.DiGraph(edges_within(ring, tuple(names))).number_of_edges() == 3000
