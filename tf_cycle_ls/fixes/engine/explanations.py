"""Runs the explanation rules on cycles that have no fix, or none that keeps the behaviour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from tf_cycle_ls.analysis.model import Component, Cycle
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.self_components import components_and_self_references
from tf_cycle_ls.checkpoint import checkpoint
from tf_cycle_ls.fixes.engine.titles import shorten
from tf_cycle_ls.fixes.model import Explanation
from tf_cycle_ls.fixes.registry import EXPLAINERS
from tf_cycle_ls.text import Span

# Explaining a cycle takes time, and a longer report would not be read to its end.
_MAX_CYCLES = 20


def explanations_at(analysis: Analysis, path: str, span: Span) -> tuple[Explanation, ...]:
    """The explanations for the edges on cycles that touch `span` of the file at `path`.

    Each edge is explained by the shortest cycle through it.
    """
    return _explain(
        analysis,
        (
            component.shortest[edge.source, edge.target].starting_with(edge)
            for component in components_and_self_references(analysis)
            for edge in component.edges
            if any(place.path == path and place.span.touches(span) for place in edge.places)
        ),
    )


def explanations_for_component(component: Component, analysis: Analysis) -> tuple[Explanation, ...]:
    """The explanations for the first `_MAX_CYCLES` cycles of a component."""
    return _explain(analysis, component.cycles[:_MAX_CYCLES])


def _explain(analysis: Analysis, cycles: Iterable[Cycle]) -> tuple[Explanation, ...]:
    """The explanations for some cycles. Of those with the same reason only the first is kept."""
    first: dict[object, Explanation] = {}
    for cycle in cycles:
        for explanation in _explain_cycle(analysis, cycle):
            first.setdefault((explanation.rule, explanation.reason), explanation)
    return tuple(
        replace(explanation, title=shorten(explanation.title)) for explanation in first.values()
    )


def _explain_cycle(analysis: Analysis, cycle: Cycle) -> Sequence[Explanation]:
    """The explanations of the first explainer that has any. The others would only repeat it."""
    for explainer in EXPLAINERS:
        checkpoint()
        explanations = list(explainer.explanations(analysis, cycle))
        if explanations:
            return explanations
    return []
