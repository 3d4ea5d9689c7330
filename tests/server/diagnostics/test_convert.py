"""Tests of the conversion to LSP diagnostics with analyses that are built by hand.

No small configuration produces these cases.
"""

from __future__ import annotations

from lsprotocol import types

from tf_cycle_ls.analysis.dependency_graph import DependencyGraph
from tf_cycle_ls.analysis.incremental import structure_of
from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Place, SourceReference
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.tool_choice import ToolChoice
from tf_cycle_ls.config.dialect import TERRAFORM
from tf_cycle_ls.config.module import assemble
from tf_cycle_ls.graph.nodes import Tree
from tf_cycle_ls.server.diagnostics.convert import to_diagnostics
from tf_cycle_ls.text import Document, Encoding, Span

PATH = "/somewhere/main.tf"
TEXT = b"first\nsecond third\n"
FIRST, SECOND, THIRD = Span(0, 5), Span(6, 12), Span(13, 18)


def reference(span: Span) -> SourceReference:
    """A reference at this span."""
    return SourceReference(Place(PATH, span), "the.text", "argument")


def implicit(source: str, target: str, span: Span) -> Edge:
    """An implicit edge: Terraform adds it without a reference."""
    return Edge(source, target, (), "It is so.", Place(PATH, span))


def ring(*edges: Edge) -> Component:
    """A component that consists of a single cycle."""
    cycle = Cycle(edges)
    shortest = {(edge.source, edge.target): cycle.starting_with(edge) for edge in edges}
    counts = dict.fromkeys(shortest, len(edges))
    return Component("id", cycle.addresses, edges, (cycle,), shortest, counts)


def diagnostics_of(*components: Component, near: Place | None = None) -> list[types.Diagnostic]:
    """The diagnostics of an analysis with these components; with `near`, those that touch it."""
    structure = structure_of(Tree(assemble([]), {}), None)
    graph = DependencyGraph(structure.graph, structure, {}, {})
    documents = {PATH: Document(PATH, TEXT)}
    choice = ToolChoice(TERRAFORM, "")
    analysis = Analysis("/somewhere", components, (), (), documents, graph, {}, choice)
    by_path = to_diagnostics(analysis, Encoding.UTF16, lambda path: f"file://{path}", near=near)
    return list(by_path[PATH])


def test_cycle_of_implicit_edges_is_reported_at_its_edges() -> None:
    """Such a cycle has no references, so it would not be visible otherwise."""
    first, second = diagnostics_of(ring(implicit("a", "b", FIRST), implicit("b", "a", SECOND)))
    assert first.range == types.Range(types.Position(0, 0), types.Position(0, 5))
    assert second.range == types.Range(types.Position(1, 0), types.Position(1, 6))
    assert "It is so." in first.message
    (step,) = first.related_information or []
    assert step.location == types.Location(f"file://{PATH}", second.range)


def test_implicit_edges_are_related_information_of_the_others() -> None:
    edge = Edge("a", "b", (reference(FIRST), reference(THIRD)))
    first, second = diagnostics_of(ring(edge, implicit("b", "a", SECOND)))
    assert [first.range.start, second.range.start] == [types.Position(0, 0), types.Position(1, 7)]
    for diagnostic in (first, second):
        (step,) = diagnostic.related_information or []
        assert step.location.range.start == types.Position(1, 0)
        assert "It is so." in step.message
        assert diagnostic.data == {"component": "id", "edge": ["a", "b"]}


def test_many_edges_at_one_range_are_one_diagnostic() -> None:
    """A module that is called nine times has its text only once."""
    rings = [
        ring(
            Edge(f"m{i}.a", f"m{i}.b", (reference(FIRST),)),
            Edge(f"m{i}.b", f"m{i}.a", (reference(SECOND),)),
        )
        for i in range(9)
    ]
    first, second = diagnostics_of(*rings)
    assert first.range.start == types.Position(0, 0)
    assert second.range.start == types.Position(1, 0)
    assert [f"m{i}.a" in first.message for i in range(9)] == [True] * 6 + [False] * 3
    assert "3 more" in first.message


def test_edge_with_two_references_at_one_range_is_named_once() -> None:
    edge = Edge("a", "b", (reference(FIRST), reference(FIRST)))
    first, _ = diagnostics_of(ring(edge, Edge("b", "a", (reference(SECOND),))))
    assert "Also" not in first.message


def test_related_information_of_a_long_cycle_is_limited_to_both_ends() -> None:
    """Otherwise the total number of steps would be quadratic in the length of the cycle."""
    count = 90
    edges = [
        Edge(f"n{i}", f"n{(i + 1) % count}", (reference(Span(i, i + 1)),)) for i in range(count)
    ]
    first = diagnostics_of(ring(*edges))[0]
    steps = [step.message.partition(" → ")[0] for step in first.related_information or []]
    assert steps == [f"n{i}" for i in (*range(1, 11), *range(80, 90))]


def test_diagnostics_near_a_place_are_those_that_touch_it() -> None:
    components = (
        ring(implicit("a", "b", FIRST), implicit("b", "a", SECOND)),
        ring(implicit("c", "d", THIRD), implicit("d", "c", SECOND)),
    )
    first, second, third = diagnostics_of(*components)
    assert diagnostics_of(*components, near=Place(PATH, Span(3, 4))) == [first]
    assert diagnostics_of(*components, near=Place(PATH, Span(5, 6))) == [first, second]
    assert diagnostics_of(*components, near=Place(PATH, Span(12, 13))) == [second, third]
    assert diagnostics_of(*components, near=Place("/somewhere/else.tf", FIRST)) == []
