"""Ways through a graph, against all ways tried one by one."""

from __future__ import annotations

from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from tf_cycle_ls.graph.shortest_paths import Edge, edges_on_shortest_paths, nodes_within_steps

NAMES = "abcd"
EDGES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), unique=True)


def ways(edges: list[Edge], start: str, end: str) -> list[list[Edge]]:
    """All ways that pass through no node twice, but for coming back to where they start."""
    others = [name for name in NAMES if name not in (start, end)]
    paths = [
        list(pairwise([start, *between, end]))
        for length in range(len(others) + 1)
        for between in permutations(others, length)
    ]
    return [path for path in paths if set(path) <= set(edges)]


@given(EDGES, st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_the_edges_of_all_shortest_ways(edges: list[Edge], start: str, end: str) -> None:
    all_ways = ways(edges, start, end)
    least = min(map(len, all_ways), default=0)
    expected = {edge for way in all_ways if len(way) == least for edge in way}
    assert edges_on_shortest_paths(edges, start, end) == expected


@given(EDGES, st.sampled_from(NAMES), st.none() | st.integers(0, 3))
def test_what_is_reached(edges: list[Edge], start: str, steps: int | None) -> None:
    most = len(NAMES) if steps is None else steps
    expected = {start} | {
        end for end in NAMES if any(len(way) <= most for way in ways(edges, start, end))
    }
    assert nodes_within_steps(edges, start, steps) == expected
