"""Entries of `depends_on` on a cycle."""

from __future__ import annotations

from tests.fixes.support import analyze_texts, marked_main
from tf_cycle_ls.fixes.context import FixContext, reference_context
from tf_cycle_ls.fixes.lookup.depends_on_entries import dependent, entry_at, lost_resources

MODULE = """
resource "test_b" "in_module" {
}

resource "test_b" "cyclic" {
  v = var.v
}

variable "v" {
}
"""


def case_of(marked: str, **modules: str) -> FixContext:
    """The marked reference of main.tf, which is on a cycle."""
    texts, span = marked_main(marked)
    analysis = analyze_texts(
        {**texts, **{f"{name}/main.tf": text for name, text in modules.items()}}
    )
    edge, reference = next(
        (edge, reference)
        for component in analysis.components
        for edge in component.edges
        for reference in edge.references
        if reference.place.span == span
    )
    context = reference_context(analysis, reference)
    assert context
    return FixContext(analysis, edge, reference, context)


def test_entry_has_the_spans_of_all_entries() -> None:
    case = case_of("""
        resource "test_a" "x" {
          depends_on = [test_c.z, «test_b.y»]
        }
        resource "test_b" "y" {
          v = test_a.x.id
        }
        resource "test_c" "z" {
        }
    """)
    entry = entry_at(case.context)
    assert entry
    data = case.context.data
    assert [data[span.start : span.end] for span in entry.spans] == [b"test_c.z", b"test_b.y"]
    assert data[entry.span.start : entry.span.end] == b"test_b.y"
    assert (lost_resources(case), dependent(case)) == ([], "test_a.x")


def test_reference_in_another_argument_is_no_entry() -> None:
    case = case_of("""
        resource "test_a" "x" {
          v = [«test_b.y»]
        }
        resource "test_b" "y" {
          v = test_a.x.id
        }
    """)
    assert entry_at(case.context) is None


def test_resources_of_a_module_that_are_not_on_the_cycle_are_lost() -> None:
    case = case_of(
        """
        resource "test_a" "x" {
          depends_on = [«module.m»]
        }
        module "m" {
          source = "./m"
          v      = test_a.x.id
        }
        """,
        m=MODULE,
    )
    assert lost_resources(case) == ["module.m.test_b.in_module"]


def test_dependent_of_a_call_is_everything_in_the_module() -> None:
    case = case_of(
        """
        resource "test_a" "x" {
          v = module.m
        }
        module "m" {
          source     = "./m"
          v          = 1
          depends_on = [«test_a.x»]
        }
        """,
        m=MODULE,
    )
    assert dependent(case) == "everything in module.m"
