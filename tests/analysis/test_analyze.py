"""Cycles, with the places of their references."""

from __future__ import annotations

from tests.analysis.directories import ROOT, analysed, source_text
from tests.analysis.support import ENDPOINT, SEED
from tf_cycle_ls.analysis.result import Analysis

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
        assert edge.places == tuple(reference.place for reference in edge.references)
        assert all(source_text(root, reference) == reference.text for reference in edge.references)


def test_result_does_not_depend_on_file_order() -> None:
    texts = {"main.tf": SEED, "endpoints.tf": ENDPOINT}
    assert analysed(texts) == analysed(dict(reversed(texts.items())))


def test_result_has_the_documents_and_files() -> None:
    root = analysed({"main.tf": SEED, "endpoints.tf": ENDPOINT})
    assert set(root.documents) == set(root.files) == {f"{ROOT}/main.tf", f"{ROOT}/endpoints.tf"}
    assert root.root_dir == ROOT


def test_components_are_located_again_only_if_they_have_moved() -> None:
    texts = {"main.tf": SEED, "endpoints.tf": ENDPOINT}
    before = analysed(texts)
    below = analysed({**texts, "main.tf": f"{SEED}\n# words\n"}, before)
    assert below.components is before.components
    above = analysed({**texts, "main.tf": f"# words\n{SEED}"}, before)
    assert above.components != before.components
    assert above.components == analysed({**texts, "main.tf": f"# words\n{SEED}"}).components


def test_located_graph_is_kept_while_every_file_is_the_same() -> None:
    texts = {"main.tf": SEED, "endpoints.tf": ENDPOINT}
    before = analysed(texts)
    assert analysed(texts, before).dependencies is before.dependencies
    exchanged = {"main.tf": ENDPOINT, "endpoints.tf": SEED}
    for changed in ({**texts, "main.tf": f"# words\n{SEED}"}, exchanged, {"main.tf": SEED}):
        after = analysed(changed, before)
        assert after.dependencies is not before.dependencies
        assert after == analysed(changed)
