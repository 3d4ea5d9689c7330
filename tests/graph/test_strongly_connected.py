"""Strongly connected components, compared with networkx."""

from __future__ import annotations

import networkx
from hypothesis import given
from hypothesis import strategies as st

from tf_cycle_ls.graph.strongly_connected import strongly_connected

NAMES = "abcdefghij"


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=40))
def test_components_are_those_of_networkx(edges: list[tuple[str, str]]) -> None:
    successors = {a: [b for source, b in edges if source == a] for a in NAMES}
    graph: networkx.DiGraph[str] = networkx.DiGraph(edges)
    graph.add_nodes_from(NAMES)
    expected = {frozenset(names) for names in networkx.strongly_connected_components(graph)}
    components = list(strongly_connected(successors))
    assert sum(map(len, components)) == len(NAMES)
    assert set(map(frozenset, components)) == expected


def test_long_path_does_not_exceed_the_recursion_limit() -> None:
    number = 20_000
    ring = {str(index): [str((index + 1) % number)] for index in range(number)}
    (component,) = strongly_connected(ring)
    assert len(component) == number
