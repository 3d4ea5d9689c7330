"""Findings that a baseline has, and new ones."""

from __future__ import annotations

from tests.analysis.directories import analysed
from tf_cycle_ls.analysis.baseline import Baseline, baseline_of_findings, baseline_of_graph
from tf_cycle_ls.analysis.result import Analysis

CYCLE = "locals {\n  a = local.b\n  b = local.a\n}\n"
CHAIN = "locals {\n  a = local.b\n  b = 1\n}\n"
SELF = 'resource "test_a" "x" {\n  v = test_a.x.id\n}\n'


def analysis_of(text: str) -> Analysis:
    return analysed({"main.tf": text})


def new_cycles(baseline: Baseline, text: str) -> list[tuple[str, ...]]:
    """The cycles of a text that a baseline does not have."""
    return [
        cycle.addresses
        for component in analysis_of(text).components
        for cycle in component.cycles
        if not baseline.has_cycle(cycle)
    ]


def test_cycle_of_the_baseline_may_move() -> None:
    baseline = baseline_of_findings(analysis_of(CYCLE))
    assert new_cycles(baseline, f"# a comment\n\nlocals {{\n  c = 1\n}}\n{CYCLE}") == []


def test_cycle_with_one_new_edge_is_new() -> None:
    baseline = baseline_of_findings(analysis_of(CYCLE))
    text = "locals {\n  a = [local.b, local.c]\n  b = local.a\n  c = local.a\n}\n"
    assert new_cycles(baseline, text) == [("local.a (expand)", "local.c (expand)")]


def test_only_the_baseline_of_a_graph_has_edges_that_are_on_no_cycle() -> None:
    edge = ("local.a (expand)", "local.b (expand)")
    assert baseline_of_graph(analysis_of(CHAIN)).edges == {edge}
    assert baseline_of_findings(analysis_of(CHAIN)).edges == frozenset()


def test_self_reference_in_another_argument_is_new() -> None:
    baseline = baseline_of_findings(analysis_of(SELF))
    moved = f"# a comment\n{SELF}"
    other = 'resource "test_a" "x" {\n  w = test_a.x.id\n}\n'
    for text, is_known in ((moved, True), (other, False)):
        (own,) = analysis_of(text).self_references
        assert baseline.has_self_reference(own) is is_known
