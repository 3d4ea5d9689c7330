"""The syntax around a reference on a cycle."""

from __future__ import annotations

from collections.abc import Mapping

from tests.fixes.support import DIRECTORY, analyze_texts
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.context import ReferenceContext, reference_context
from tf_cycle_ls.text import Edit, apply

NESTED = """
    # A comment before the block, which is not part of it: é𝒳
    resource "test_a" "x" {
      outer {
        inner "label" {
          v = [1, test_b.y.id]
        }
      }
    }

    resource "test_b" "y" {
      v = test_a.x.id
    }
"""
JSON = {
    "main.tf.json": '{"resource": {"test_a": {"x": {"v": "${test_b.y.id}"}}}}',
    "other.tf": 'resource "test_b" "y" {\n  v = test_a.x.id\n}\n',
}


def context_of(texts: Mapping[str, str], text: str) -> tuple[Analysis, ReferenceContext | None]:
    """The analysis, and the context of the only reference with this text that is on a cycle."""
    analysis = analyze_texts(texts)
    (reference,) = (
        reference
        for edge in analysis.components[0].edges
        for reference in edge.references
        if reference.text == text
    )
    return analysis, reference_context(analysis, reference)


def test_blocks_lead_from_the_top_level_to_the_argument() -> None:
    _, context = context_of({"main.tf": NESTED}, "test_b.y.id")
    assert context
    assert [block.type for block in context.blocks] == ["resource", "outer", "inner"]
    assert context.attribute.name == "v"
    assert context.data.startswith(b'resource "test_a" "x" {')
    assert context.data[context.reference.start : context.reference.end] == b"test_b.y.id"


def test_edits_of_the_block_become_edits_of_the_file() -> None:
    analysis, context = context_of({"main.tf": NESTED}, "test_b.y.id")
    assert context
    path = f"{DIRECTORY}/main.tf"
    edits = context.document_edits([Edit(context.reference, b"2")])
    before = analysis.documents[path].data
    assert apply(before, edits[path]) == before.replace(b"test_b.y.id", b"2")


def test_reference_in_a_json_file_has_no_context() -> None:
    assert context_of(JSON, "test_b.y.id")[1] is None
    assert context_of(JSON, "test_a.x.id")[1] is not None
