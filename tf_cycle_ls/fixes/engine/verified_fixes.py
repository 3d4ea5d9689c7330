"""Returns verified fixes for a position or a component.

Each candidate of the fix rules is applied in memory and analyzed again before it is returned.
"""

from __future__ import annotations

import os.path
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tf_cycle_ls.analysis.model import Component, Cycle, Edge, SourceReference
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.aws.controls.applies import compensating_controls
from tf_cycle_ls.fixes.aws.controls.evaluate import controls_details, controls_summary
from tf_cycle_ls.fixes.engine.candidates import FixCandidate, fix_candidates
from tf_cycle_ls.fixes.engine.verify import verify_edits
from tf_cycle_ls.fixes.model import Edits, Fix
from tf_cycle_ls.format.format_edits import tidy
from tf_cycle_ls.text import Edit, OverlappingEditsError, Span
from tf_cycle_ls.vfs import Files

LARGE_COMPONENT_EDGES = 200
"""A component with more edges than this is large. Verifying all of its fixes takes too long."""
_MAX_FIXES_IF_LARGE = 20


def fixes_at(analysis: Analysis, files: Files, path: str, span: Span) -> tuple[Fix, ...]:
    """The verified fixes for the edges on cycles that touch `span` of the file at `path`.

    A fix removes such an edge, or another edge of the shortest cycle through it. The fixes are
    sorted by impact, lowest first. `analysis` is the analysis of `files`.
    """
    fixes: dict[object, Fix] = {}
    for component in analysis.components:
        for edge in component.edges:
            if any(place.path == path and place.span.touches(span) for place in edge.places):
                cycle = component.shortest[edge.source, edge.target]
                for other in cycle.starting_with(edge).edges:
                    _collect(fixes, _fixes(analysis, files, other, cycle, here=other is edge))
    return _sorted(fixes.values())


def fixes_for_component(component: Component, analysis: Analysis, files: Files) -> tuple[Fix, ...]:
    """The verified fixes for all edges of a component, sorted by impact, lowest first.

    In a large component, edges that are on many cycles come first, and the search stops once
    `_MAX_FIXES_IF_LARGE` fixes are found.
    """
    is_large = len(component.edges) > LARGE_COMPONENT_EDGES
    fixes: dict[object, Fix] = {}
    for edge in _most_shared_first(component) if is_large else component.edges:
        cycle = component.shortest[edge.source, edge.target]
        _collect(fixes, _fixes(analysis, files, edge, cycle, here=True))
        if is_large and len(fixes) >= _MAX_FIXES_IF_LARGE:
            break
    return _sorted(fixes.values())


def _most_shared_first(component: Component) -> list[Edge]:
    """The edges of a component. An edge that is on more of its shortest cycles comes first."""
    counts = Counter(edge.key for cycle in component.shortest.values() for edge in cycle.edges)
    return sorted(component.edges, key=lambda edge: -counts[edge.key])


def _collect(collected: dict[object, Fix], fixes: Iterable[Fix]) -> None:
    """Add fixes to `collected`, unless it has one with the same edits."""
    for fix in fixes:
        collected.setdefault(tuple((path, edits) for path, edits in fix.edits.items()), fix)


def _sorted(fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    return tuple(sorted(fixes, key=lambda fix: (fix.impact, -fix.breaks)))


def _fixes(
    analysis: Analysis, files: Files, edge: Edge, cycle: Cycle, *, here: bool
) -> Iterator[Fix]:
    """The verified fixes that remove an edge and break `cycle`."""
    for candidate in fix_candidates(analysis, edge):
        fix = _verified(analysis, files, candidate, cycle, here=here)
        if fix is not None:
            yield fix


def _verified(
    analysis: Analysis, files: Files, candidate: FixCandidate, cycle: Cycle, *, here: bool
) -> Fix | None:
    """The fix of a candidate; None if it does not break `cycle` or if it causes a new problem."""
    edits = format_edits(analysis, candidate.edits)
    outcome = verify_edits(analysis, files, edits, cycle) if edits else None
    if edits is None or outcome is None:
        return None
    effect = f"breaks {outcome.breaks} of {_cycle_count(analysis)}"
    fix = describe(analysis, candidate, effect, here=here)
    return replace(fix, edits=edits, breaks=outcome.breaks, freed=outcome.freed)


def format_edits(analysis: Analysis, edits: Edits) -> dict[str, tuple[Edit, ...]] | None:
    """Extend edits so that the result is formatted; None if the edits overlap."""
    try:
        return {
            path: tidy(analysis.documents[path].data, changes) for path, changes in edits.items()
        }
    except OverlappingEditsError:
        return None


def describe(analysis: Analysis, candidate: FixCandidate, effect: str, *, here: bool) -> Fix:
    """Convert a candidate to a fix with a title and details, but without verification results.

    The title includes `effect` and, unless `here` is True, the file and line of the edit.
    """
    first, impact = candidate.first, candidate.impact
    controls = compensating_controls(analysis, candidate.rule, impact, first)
    summary = f"; {controls_summary(controls)}" if controls else ""
    where = "" if here else _where(analysis, first)
    return Fix(
        candidate.rule,
        title=f"{candidate.title(where)} ({effect}{summary})",
        place=first.place,
        edits=candidate.edits,
        breaks=0,
        freed=frozenset(),
        impact=impact,
        details=controls_details(controls, analysis) if controls else "",
    )


def _where(analysis: Analysis, reference: SourceReference) -> str:
    path, span = reference.place.path, reference.place.span
    line = analysis.documents[path].position(span.start).line + 1
    return f" in {os.path.basename(path)}, line {line}"


def _cycle_count(analysis: Analysis) -> str:
    total = sum(len(component.cycles) for component in analysis.components)
    return f"{total} cycle" + ("" if total == 1 else "s")
