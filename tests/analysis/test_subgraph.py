"""Parts of the graph for display."""

from __future__ import annotations

import pytest

from tests.analysis.directories import analysed
from tf_cycle_ls.analysis.subgraph import Subgraph, full_subgraph
from tf_cycle_ls.graph.nodes import Kind

# `a` and `b` are on a cycle; `c` depends on it, and it depends on `d`, which depends on `e`.
TEXT = """
locals {
  a = local.b
  b = [local.a, local.d]
  c = local.a
  d = local.e
  e = 1
}
"""


def subgraph(text: str) -> Subgraph:
    return full_subgraph(analysed({"main.tf": text}))


def names(graph: Subgraph) -> str:
    """The names of local values in a subgraph, sorted."""
    return "".join(sorted(item.address.removeprefix("local.") for item in graph.items))


def edges(graph: Subgraph) -> set[str]:
    """The edges between local values in a subgraph, such as "ab"."""
    ends = (edge.key for edge in graph.edges)
    return {source[len("local.") :] + target[len("local.") :] for source, target in ends}


def test_whole_graph_has_all_items_and_edges() -> None:
    whole = subgraph(TEXT)
    assert names(whole) == "abcde"
    assert edges(whole) == {"ab", "ba", "bd", "ca", "de"}


def test_only_cycles_leaves_out_other_items_and_edges() -> None:
    cycles = subgraph(TEXT).only_cycles()
    assert (names(cycles), edges(cycles)) == ("ab", {"ab", "ba"})
    assert all(map(cycles.is_on_cycle, cycles.edges))


@pytest.mark.parametrize(
    ("of", "steps", "dependencies", "dependents", "neighborhood"),
    [
        ("d", None, "de", "abcd", "abcde"),
        ("d", 1, "de", "bd", "bde"),
        ("d", 0, "d", "d", "d"),
        ("a", 1, "ab", "abc", "abc"),
        ("a", None, "abde", "abc", "abcde"),
        ("c", 2, "abc", "c", "abc"),
    ],
)
def test_neighbors_within_a_number_of_steps(
    of: str, steps: int | None, dependencies: str, dependents: str, neighborhood: str
) -> None:
    whole, address = subgraph(TEXT), f"local.{of}"
    assert names(whole.dependencies(address, steps)) == dependencies
    assert names(whole.dependents(address, steps)) == dependents
    assert names(whole.neighborhood(address, steps)) == neighborhood


def test_all_shortest_paths_are_shown() -> None:
    text = """
    locals {
      a = [local.b, local.c, local.l]
      b = local.d
      c = local.d
      d = 1
      l = local.b
    }
    """
    whole = subgraph(text)
    assert edges(whole.paths("local.a", "local.d")) == {"ab", "ac", "bd", "cd"}
    assert whole.paths("local.d", "local.a").items == ()


def test_self_reference_is_an_edge_on_a_cycle() -> None:
    graph = subgraph('resource "test_a" "x" {\n  v = test_a.x.id\n}\n')
    (edge,) = graph.edges
    assert edge.key == ("test_a.x", "test_a.x")
    assert graph.is_on_cycle(edge)


def test_item_has_the_module_and_place_of_its_declaration() -> None:
    inner = 'variable "v" {}\n\nresource "test_a" "x" {\n  v = var.v\n}\n'
    call = 'module "m" {\n  source = "./m"\n}\n'
    analysis = analysed({"main.tf": call, "m/main.tf": inner})
    items = {item.address: item for item in full_subgraph(analysis).items}
    resource = items["module.m.test_a.x"]
    assert (resource.kind, resource.module) == (Kind.RESOURCE, "module.m")
    document = analysis.documents[resource.place.path]
    assert document.text(resource.place.span) == 'resource "test_a" "x"'
