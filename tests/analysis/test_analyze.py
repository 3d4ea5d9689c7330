"""Cycles, with the places of their references."""

from __future__ import annotations

from tests.analysis.directories import ROOT, analysed, shown
from tf_cycle_ls.analysis.result import Analysis

SEED = """
resource "aws_kms_key" "k" {
  policy = data.aws_iam_policy_document.p.json
}

data "aws_iam_policy_document" "p" {
  statement {
    condition {
      values = ["é", aws_vpc_endpoint.e.id, aws_vpc_endpoint.e.arn]
    }
  }
}
"""
ENDPOINT = 'resource "aws_vpc_endpoint" "e" {\n  policy = "${aws_kms_key.k.arn}"\n}\n'
KEY, DOCUMENT, ENDPOINTS = "aws_kms_key.k", "data.aws_iam_policy_document.p", "aws_vpc_endpoint.e"


def pairs(root: Analysis) -> list[tuple[str, str]]:
    return [(edge.source, edge.target) for edge in root.components[0].edges]


def test_cycle_in_two_files() -> None:
    root = analysed({"main.tf": SEED, "endpoints.tf": ENDPOINT})
    (component,) = root.components
    assert component.addresses == (KEY, ENDPOINTS, DOCUMENT)
    assert pairs(root) == [(KEY, DOCUMENT), (ENDPOINTS, KEY), (DOCUMENT, ENDPOINTS)]
    (cycle,) = component.cycles
    assert cycle.addresses == (KEY, DOCUMENT, ENDPOINTS)
    written = [
        (reference.place.path.removeprefix(f"{ROOT}/"), reference.text, reference.attribute)
        for edge in cycle.edges
        for reference in edge.references
    ]
    assert written == [
        ("main.tf", "data.aws_iam_policy_document.p.json", "policy"),
        ("main.tf", "aws_vpc_endpoint.e.id", "statement.condition.values"),
        ("main.tf", "aws_vpc_endpoint.e.arn", "statement.condition.values"),
        ("endpoints.tf", "aws_kms_key.k.arn", "policy"),
    ]
    for edge in component.edges:
        assert edge.places == tuple(each.place for each in edge.references)
        assert all(shown(root, each) == each.text for each in edge.references)


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
    moved = analysed(
        {"a.tf": "\n" + ENDPOINT, "b.tf": SEED.replace(", aws_vpc_endpoint.e.arn", "")}
    )
    assert moved.components[0].id == first.id
    renamed = analysed(
        {"main.tf": (SEED + ENDPOINT).replace('" "e"', '" "f"').replace(".e.", ".f.")}
    )
    assert renamed.components[0].id != first.id


def test_result_does_not_depend_on_file_order() -> None:
    texts = {"main.tf": SEED, "endpoints.tf": ENDPOINT}
    assert analysed(texts) == analysed(dict(reversed(texts.items())))


def test_result_has_the_documents_and_files() -> None:
    root = analysed({"main.tf": SEED, "endpoints.tf": ENDPOINT})
    assert set(root.documents) == set(root.files) == {f"{ROOT}/main.tf", f"{ROOT}/endpoints.tf"}
    assert root.root_dir == ROOT


def test_references_of_a_block_with_a_syntax_error_are_shown_at_its_header() -> None:
    """The spans of the earlier text are invalid, so the references have names but no spans."""
    text = 'resource "t_a" "one" {\n  v = t_a.one.id\n  w = ["é", t_a.two["k"].id]\n}\n'
    other = 'resource "t_a" "two" {\n  v = t_a.one.id\n}\n'
    sound = analysed({"main.tf": text + other})
    damaged = analysed({"main.tf": text.replace("v =", "v = =") + other}, sound)
    (own,) = damaged.self_references
    assert (own.reference.text, own.reference.attribute) == ("t_a.one", "v")
    (edge,) = (each for each in damaged.components[0].edges if each.source == "t_a.one")
    assert [(each.text, each.attribute) for each in edge.references] == [('t_a.two["k"]', "w")]
    assert {shown(damaged, each) for each in edge.references} == {'resource "t_a" "one" {'}
