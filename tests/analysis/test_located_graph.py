"""A graph is analyzed and shown without knowing what its nodes are."""

from __future__ import annotations

from tests.analysis.plain_graph import PATH, PlainGraph, plain_analysis
from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.address_graph import dependents_of
from tf_cycle_ls.analysis.dependency_path import DependencyPaths
from tf_cycle_ls.analysis.located_graph import components_and_loops
from tf_cycle_ls.analysis.navigation import declaration_around, next_step, nodes_at
from tf_cycle_ls.analysis.subgraph import full_subgraph

HOUSE = "hall: stairs\nstairs: attic\nattic: hall attic\ncellar: cellar hall\n"


def test_components_of_several_nodes_and_of_a_node_that_needs_itself() -> None:
    found = list(PlainGraph(HOUSE).components())
    assert [one.addresses for one in found] == [("attic", "hall", "stairs"), ("cellar",)]
    assert [len(one.cycles) for one in found] == [2, 1]
    assert {one.note for one in found} == {"The house stands anyway."}


def test_a_node_that_needs_itself_is_a_component_only_outside_of_others() -> None:
    graph = {"a": ("a", "b"), "b": ("a",), "c": ("c",), "d": ("a",)}
    assert components_and_loops(graph) == [("a", "b"), ("c",)]


def test_ignored_edges_leave_the_other_cycles_with_their_code() -> None:
    graph = PlainGraph(HOUSE, diagnostic_codes.TEST_CYCLE)
    whole, _ = graph.components()
    (rest,) = graph.components_without(whole, {("hall", "stairs")})
    assert (rest.addresses, rest.code) == (("attic",), diagnostic_codes.TEST_CYCLE)
    (ring,) = graph.components_without(whole, {("attic", "attic")})
    assert ring.addresses == whole.addresses
    assert ("attic", "attic") not in ring.shortest


def test_dependents_paths_and_pictures() -> None:
    analysis = plain_analysis(HOUSE)
    assert [one.source for one in dependents_of(analysis, "hall")] == ["attic", "cellar"]
    path = DependencyPaths(analysis).between("cellar", "attic")
    assert [one.target for one in path] == ["hall", "stairs", "attic"]
    picture = full_subgraph(analysis)
    assert {item.kind for item in picture.items} == {"room"}
    assert ("attic", "attic") in picture.on_cycles


def test_navigation() -> None:
    analysis = plain_analysis(HOUSE)
    assert nodes_at(analysis, PATH, HOUSE.index("stairs")) == ("stairs",)
    here = declaration_around(analysis, PATH, HOUSE.index("cellar") + 3)
    assert here is not None
    assert here.names == ("cellar",)
    step = next_step(analysis, PATH, HOUSE.index("stairs"))
    assert step is not None
    assert (step.edge.key, step.place.span.start) == (("stairs", "attic"), HOUSE.index("attic"))
