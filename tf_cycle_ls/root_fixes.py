"""Fixes and explanations of the cycles in a root of any kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.model import Component
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.root_kinds import RootKind
from tf_cycle_ls.text import Span
from tf_cycle_ls.vfs import Files

if TYPE_CHECKING:
    from tf_cycle_ls.fixes.model import Explanation, Fix


def fixes_at(
    kind: RootKind | None, analysis: GraphAnalysis, files: Files, path: str, span: Span
) -> tuple[Fix, ...]:
    """The verified fixes for the edges on cycles that touch `span` of the file at `path`."""
    if isinstance(analysis, Analysis):
        from tf_cycle_ls.fixes.engine import verified_fixes

        return verified_fixes.fixes_at(analysis, files, path, span)
    return tuple(
        fix
        for component in _touched(analysis, path, span)
        for fix in fixes_for_component(kind, analysis, files, component)
    )


def explanations_at(
    kind: RootKind | None, analysis: GraphAnalysis, path: str, span: Span
) -> tuple[Explanation, ...]:
    """The explanations for the edges on cycles that touch `span` of the file at `path`."""
    if isinstance(analysis, Analysis):
        from tf_cycle_ls.fixes.engine import explanations

        return explanations.explanations_at(analysis, path, span)
    return tuple(
        explanation
        for component in _touched(analysis, path, span)
        for explanation in explanations_for_component(kind, analysis, component)
    )


def fixes_for_component(
    kind: RootKind | None, analysis: GraphAnalysis, files: Files, component: Component
) -> tuple[Fix, ...]:
    """The verified fixes for a component."""
    if isinstance(analysis, Analysis):
        from tf_cycle_ls.fixes.engine import verified_fixes

        return verified_fixes.fixes_for_component(component, analysis, files)
    return kind.fixes(analysis, files, component) if kind else ()


def explanations_for_component(
    kind: RootKind | None, analysis: GraphAnalysis, component: Component
) -> tuple[Explanation, ...]:
    """The explanations for a component."""
    if isinstance(analysis, Analysis):
        from tf_cycle_ls.fixes.engine import explanations

        return explanations.explanations_for_component(component, analysis)
    return kind.explanations(analysis, component) if kind else ()


def _touched(analysis: GraphAnalysis, path: str, span: Span) -> Iterator[Component]:
    """The components with an edge that is shown at a span of a file."""
    for component in analysis.components:
        places = (place for edge in component.edges for place in edge.places)
        if any(place.path == path and place.span.touches(span) for place in places):
            yield component
