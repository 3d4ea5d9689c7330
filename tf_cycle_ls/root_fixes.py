"""Fixes and explanations of the cycles in a root of any kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.model import Component
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.root_kinds import RootKind
from tf_cycle_ls.text import Document, Span, apply
from tf_cycle_ls.vfs import Files, Overlay

if TYPE_CHECKING:
    from tf_cycle_ls.fixes.model import Explanation, Fix, Safety

Analyze = Callable[[Files], GraphAnalysis]
"""Analyzes a root as it is in these files."""


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


def plan_fixes(
    kind: RootKind | None,
    analysis: GraphAnalysis,
    files: Files,
    analyze: Analyze,
    rules: Collection[str],
    max_safety: Safety,
    reported: Callable[[GraphAnalysis], Sequence[Component]],
) -> tuple[Sequence[Fix], Mapping[str, Document]]:
    """Plan fixes of a root: of a root module, the least invasive set (see `fixes.engine.fix_all`);
    of any other root, one after the other, the best one of each component first.

    `analysis` is the analysis of `files`, and `analyze` repeats it. Only fixes of the named `rules`
    of at most the class `max_safety` are used, for the components and self references that
    `reported` returns. Returns the fixes, and the changed documents by path.
    """
    if isinstance(analysis, Analysis):
        from tf_cycle_ls.fixes.engine import fix_all

        plan = fix_all.plan_fixes(analysis, files, rules, max_safety, reported(analysis))
        return plan.fixes, plan.documents
    fixes: list[Fix] = []
    documents: dict[str, Document] = {}
    while True:
        overlay = Overlay(files, documents)
        fix = next(
            (
                fix
                for component in reported(analysis)
                for fix in fixes_for_component(kind, analysis, overlay, component)
                if fix.rule.name in rules and fix.safety <= max_safety
            ),
            None,
        )
        if fix is None:
            return fixes, documents
        fixes.append(fix)
        for path, edits in fix.edits.items():
            documents[path] = Document(path, apply(analysis.documents[path].data, edits))
        analysis = analyze(Overlay(files, documents))


def is_worse(before: GraphAnalysis, after: GraphAnalysis) -> bool:
    """Whether `after` has a problem, or an edge on a cycle, that `before` does not have."""
    if isinstance(before, Analysis) and isinstance(after, Analysis):
        from tf_cycle_ls.fixes.engine import verify

        return verify.is_worse(before, after)
    return not after.dependencies.on_cycles <= before.dependencies.on_cycles or len(
        after.problems
    ) > len(before.problems)


def _touched(analysis: GraphAnalysis, path: str, span: Span) -> Iterator[Component]:
    """The components with an edge that is shown at a span of a file."""
    for component in analysis.components:
        places = (place for edge in component.edges for place in edge.places)
        if any(place.path == path and place.span.touches(span) for place in places):
            yield component
