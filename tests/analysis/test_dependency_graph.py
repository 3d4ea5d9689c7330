"""The edges of a graph with their places, and the components on cycles."""

from __future__ import annotations

import pytest

from tests.analysis.cyclic_cases import CASES, CYCLIC, is_found_by_plan
from tests.analysis.directories import analysed, source_text
from tests.analysis.support import ENDPOINT, SEED
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.vfs import Disk


def test_the_shortest_cycle_of_an_edge_starts_with_it() -> None:
    (component,) = analysed({"main.tf": SEED + ENDPOINT}).components
    for edge in component.edges:
        cycle = component.shortest[edge.source, edge.target]
        assert cycle.edges[0] == edge
        (kept,) = component.cycles
        assert kept.starting_with(edge) == cycle


def test_implicit_edge_has_a_note_and_a_place() -> None:
    text = 'provider "t" {\n  v = t_a.x.id\n}\nresource "t_a" "x" {\n  v = 1\n}\n'
    root = analysed({"main.tf": text})
    (implicit,) = (edge for edge in root.components[0].edges if not edge.references)
    assert (implicit.source, implicit.target) == (
        "t_a.x",
        'provider["registry.terraform.io/hashicorp/t"]',
    )
    assert implicit.note.startswith("t_a.x depends on the configuration of its provider")
    (place,) = implicit.places
    assert root.documents[place.path].text(place.span) == 'provider "t"'


def test_component_lists_each_address_once() -> None:
    text = 'module "m" {\n  source     = "./m"\n  depends_on = [module.m]\n}\n'
    root = analysed({"main.tf": text, "m/main.tf": 'output "o" {\n  value = 1\n}\n'})
    (component,) = root.components
    assert component.addresses == ("module.m", "module.m.output.o")


def test_component_id_depends_only_on_its_nodes() -> None:
    first = analysed({"main.tf": SEED + ENDPOINT}).components[0]
    # The same nodes in other places, in another order, with another number of references.
    document = 'data "aws_iam_policy_document" "p" {\n  v = aws_vpc_endpoint.e.id\n}\n'
    key = 'resource "aws_kms_key" "k" {\n  policy = data.aws_iam_policy_document.p.json\n}\n'
    moved = analysed({"a.tf": "\n" + ENDPOINT, "b.tf": document + key})
    assert moved.components[0].id == first.id
    renamed_endpoint = 'resource "aws_vpc_endpoint" "f" {\n  policy = aws_kms_key.k.arn\n}\n'
    renamed_document = 'data "aws_iam_policy_document" "p" {\n  v = aws_vpc_endpoint.f.id\n}\n'
    renamed = analysed({"main.tf": renamed_endpoint + renamed_document + key})
    assert renamed.components[0].id != first.id


def test_references_of_a_block_with_a_syntax_error_are_shown_at_its_header() -> None:
    """The spans of the earlier text are invalid, so the references have names but no spans."""
    text = """\
resource "t_a" "one" {
  v = t_a.one.id
  w = ["é", t_a.two["k"].id]
}
"""
    unreadable = """\
resource "t_a" "one" {
  v = = t_a.one.id
  w = ["é", t_a.two["k"].id]
}
"""
    other = 'resource "t_a" "two" {\n  v = t_a.one.id\n}\n'
    sound = analysed({"main.tf": text + other})
    damaged = analysed({"main.tf": unreadable + other}, sound)
    (own,) = damaged.self_references
    assert (own.reference.text, own.reference.attribute) == ("t_a.one", "v")
    (edge,) = (edge for edge in damaged.components[0].edges if edge.source == "t_a.one")
    assert [(reference.text, reference.attribute) for reference in edge.references] == [
        ('t_a.two["k"]', "w")
    ]
    assert {source_text(damaged, reference) for reference in edge.references} == {
        'resource "t_a" "one" {'
    }


def test_predecessors_are_the_reverse_of_successors() -> None:
    graph = analysed({"main.tf": SEED + ENDPOINT}).dependencies
    edges = {(source, target) for source, targets in graph.successors.items() for target in targets}
    assert edges == {
        (source, target) for target, sources in graph.predecessors.items() for source in sources
    }
    assert len(edges) == 3


@pytest.mark.parametrize("name", [name for name in CYCLIC if not is_found_by_plan(name)])
def test_nodes_of_edges_on_cycles_are_those_that_terraform_reports(name: str) -> None:
    """While validate reports a cycle, Terraform does not look for those of the plan."""
    analysis = analyze(str(CASES / name), Disk())
    planned = {
        edge.key for part in analysis.components if part.is_only_planned for edge in part.edges
    }
    nodes = {node for edge in analysis.dependencies.on_cycles - planned for node in edge}
    assert nodes == {node for cycle in CYCLIC[name] for node in cycle}
