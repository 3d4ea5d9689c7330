"""Reachability and shortest paths, compared with all simple paths of small graphs."""

from __future__ import annotations

from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from tf_cycle_ls.graph.traversal import (
    Edge,
    bfs_predecessors,
    edges_on_shortest_paths,
    nodes_within_steps,
    path_to,
    reachable,
)

NAMES = "abcd"
EDGES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), unique=True)


def simple_paths(edges: list[Edge], start: str, end: str) -> list[list[Edge]]:
    """All paths that visit no node twice, except that `start` and `end` may be the same node."""
    others = [name for name in NAMES if name not in (start, end)]
    paths = [
        list(pairwise([start, *between, end]))
        for length in range(len(others) + 1)
        for between in permutations(others, length)
    ]
    return [path for path in paths if set(path) <= set(edges)]


def successors_of(edges: list[Edge]) -> dict[str, list[str]]:
    """The successors of the nodes that have any."""
    successors: dict[str, list[str]] = {}
    for a, b in edges:
        successors.setdefault(a, []).append(b)
    return successors


@given(EDGES, st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_edges_on_shortest_paths(edges: list[Edge], start: str, end: str) -> None:
    paths = simple_paths(edges, start, end)
    shortest = min(map(len, paths), default=0)
    expected = {edge for path in paths if len(path) == shortest for edge in path}
    assert edges_on_shortest_paths(edges, start, end) == expected


@given(EDGES, st.sampled_from(NAMES), st.none() | st.integers(0, 3))
def test_nodes_within_steps(edges: list[Edge], start: str, steps: int | None) -> None:
    maximum = len(NAMES) if steps is None else steps
    expected = {start} | {
        end
        for end in NAMES
        if any(len(path) <= maximum for path in simple_paths(edges, start, end))
    }
    assert nodes_within_steps(edges, start, steps) == expected


@given(EDGES, st.sets(st.sampled_from(NAMES)))
def test_reachable_yields_the_starts_and_the_ends_of_all_paths(
    edges: list[Edge], starts: set[str]
) -> None:
    expected = starts | {
        end for start in starts for end in NAMES if simple_paths(edges, start, end)
    }
    names = list(reachable(sorted(starts), successors_of(edges)))
    assert len(set(names)) == len(names)
    assert set(names) == expected


@given(EDGES, st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_reachable_does_not_pass_excluded_nodes(
    edges: list[Edge], start: str, excluded: str
) -> None:
    left = [edge for edge in edges if excluded not in edge]
    expected = set(reachable([start], successors_of(left))) - {excluded}
    assert set(reachable([start], successors_of(edges), excluding=(excluded,))) == expected


@given(EDGES, st.sampled_from(NAMES))
def test_bfs_predecessors_lead_back_on_shortest_paths(edges: list[Edge], start: str) -> None:
    predecessors = bfs_predecessors([start], successors_of(edges))
    assert {start, *predecessors} == set(reachable([start], successors_of(edges)))
    for end in predecessors:
        path = list(pairwise(path_to(predecessors, end)))
        assert path in simple_paths(edges, start, end)
        assert len(path) == min(map(len, simple_paths(edges, start, end)))


def test_bfs_predecessors_ends_once_the_goals_are_found() -> None:
    successors = {"a": ["b", "c"], "b": ["d"], "c": ["e"], "d": ["f"]}
    expected = {"b": "a", "c": "a", "d": "b"}
    assert bfs_predecessors(["a"], successors, goals=["d", "c"]) == expected
    assert bfs_predecessors(["a"], successors, goals=["a"]) == {}
    assert set(bfs_predecessors(["a"], successors, goals=["x"])) == set("bcdef")


def test_bfs_predecessors_visits_a_limited_number_of_edges() -> None:
    successors = {"a": ["b", "c"], "b": ["a", "d"], "c": ["e"]}
    assert bfs_predecessors(["a"], successors, max_edges=1) == {}
    assert set(bfs_predecessors(["a"], successors, max_edges=2)) == set("bc")
    assert set(bfs_predecessors(["a"], successors, max_edges=4)) == set("bcd")
    assert set(bfs_predecessors(["a"], successors, max_edges=5)) == set("bcde")


def test_bfs_predecessors_ends_at_stops_that_are_not_starts() -> None:
    successors = {"a": ["b"], "b": ["c"], "c": ["d"]}
    assert bfs_predecessors(["a"], successors, stops=("b",)) == {"b": "a"}
    assert bfs_predecessors(["b"], successors, stops=("b",)) == {"c": "b", "d": "c"}
