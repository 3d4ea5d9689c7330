"""Diagnostics of answers put together by hand, for what no small configuration brings about."""

from __future__ import annotations

from lsprotocol import types

from tf_cycle_ls.analysis.dependency_graph import DependencyGraph
from tf_cycle_ls.analysis.incremental import structure_of
from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Place, SourceReference
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.module import assemble
from tf_cycle_ls.graph.nodes import Tree
from tf_cycle_ls.server.diagnostics.convert import to_diagnostics
from tf_cycle_ls.text import Document, Encoding, Span

PATH = "/somewhere/main.tf"
TEXT = b"first\nsecond third\n"
FIRST, SECOND, THIRD = Span(0, 5), Span(6, 12), Span(13, 18)


def reference(span: Span) -> SourceReference:
    """A reference at a span."""
    return SourceReference(Place(PATH, span), "the.text", "argument")


def implicit(source: str, target: str, span: Span) -> Edge:
    """An edge that nobody wrote."""
    return Edge(source, target, (), "It is so.", Place(PATH, span))


def ring(*edges: Edge) -> Component:
    """A component that is one cycle."""
    cycle = Cycle(edges)
    shortest = {(edge.source, edge.target): cycle.starting_with(edge) for edge in edges}
    return Component("id", cycle.addresses, edges, (cycle,), shortest)


def found(*components: Component) -> list[types.Diagnostic]:
    """The diagnostics of a root with these components."""
    structure = structure_of(Tree(assemble([]), {}), None)
    nothing = DependencyGraph(structure.graph, structure, {})
    root = Analysis("/somewhere", components, (), (), {PATH: Document(PATH, TEXT)}, {}, nothing)
    return list(to_diagnostics(root, Encoding.UTF16, lambda path: f"file://{path}")[PATH])


def test_a_cycle_that_nobody_wrote_is_shown_where_it_starts() -> None:
    """Else there would be nothing to see of it."""
    first, second = found(ring(implicit("a", "b", FIRST), implicit("b", "a", SECOND)))
    assert first.range == types.Range(types.Position(0, 0), types.Position(0, 5))
    assert second.range == types.Range(types.Position(1, 0), types.Position(1, 6))
    assert "It is so." in first.message
    (step,) = first.related_information or []
    assert step.location == types.Location(f"file://{PATH}", second.range)


def test_edges_that_nobody_wrote_are_steps_of_the_others() -> None:
    edge = Edge("a", "b", (reference(FIRST), reference(THIRD)))
    first, second = found(ring(edge, implicit("b", "a", SECOND)))
    assert [first.range.start, second.range.start] == [types.Position(0, 0), types.Position(1, 7)]
    for each in (first, second):
        (step,) = each.related_information or []
        assert step.location.range.start == types.Position(1, 0)
        assert "It is so." in step.message
        assert each.data == {"component": "id", "edge": ["a", "b"]}


def test_many_edges_at_one_place_are_one_diagnostic() -> None:
    """A module that is called nine times: its text is there once."""
    rings = [
        ring(
            Edge(f"m{i}.a", f"m{i}.b", (reference(FIRST),)),
            Edge(f"m{i}.b", f"m{i}.a", (reference(SECOND),)),
        )
        for i in range(9)
    ]
    first, second = found(*rings)
    assert first.range.start == types.Position(0, 0)
    assert second.range.start == types.Position(1, 0)
    assert [f"m{i}.a" in first.message for i in range(9)] == [True] * 6 + [False] * 3
    assert "3 more" in first.message


def test_an_edge_written_twice_at_one_place_is_named_once() -> None:
    edge = Edge("a", "b", (reference(FIRST), reference(FIRST)))
    first, _ = found(ring(edge, Edge("b", "a", (reference(SECOND),))))
    assert "Also" not in first.message


def test_of_a_long_cycle_both_ends_are_listed() -> None:
    """Else the steps of all references together would grow with the square of its length."""
    count = 90
    edges = [
        Edge(f"n{i}", f"n{(i + 1) % count}", (reference(Span(i, i + 1)),)) for i in range(count)
    ]
    first = found(ring(*edges))[0]
    steps = [each.message.partition(" → ")[0] for each in first.related_information or []]
    assert steps == [f"n{i}" for i in (*range(1, 11), *range(80, 90))]
