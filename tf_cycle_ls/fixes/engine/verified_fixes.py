"""Returns verified fixes for a position or a component.

Each candidate of the fix rules is applied in memory and analyzed again before it is returned.
"""

from __future__ import annotations

import os.path
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Place
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.self_components import components_and_self_references
from tf_cycle_ls.fixes.aws.controls.applies import compensating_controls
from tf_cycle_ls.fixes.aws.controls.evaluate import controls_details, controls_summary
from tf_cycle_ls.fixes.engine.candidates import FixCandidate
from tf_cycle_ls.fixes.engine.fix_search import FixSearch, FormattedEdits
from tf_cycle_ls.fixes.engine.ranking import ranked
from tf_cycle_ls.fixes.engine.titles import fix_title, with_location
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.text import Encoding, Span
from tf_cycle_ls.vfs import Files

LARGE_COMPONENT_EDGES = 200
"""A component with more edges than this is large. Verifying all of its fixes takes too long."""
_MAX_FIXES_IF_LARGE = 20


def fixes_at(analysis: Analysis, files: Files, path: str, span: Span) -> tuple[Fix, ...]:
    """The verified fixes for the edges on cycles that touch `span` of the file at `path`.

    A fix removes such an edge, or another edge of the shortest cycle through it. The fixes are
    ranked (see `ranked`). `analysis` is the analysis of `files`.
    """
    search = FixSearch(analysis, files)
    fixes: dict[object, Fix] = {}
    for component in components_and_self_references(analysis):
        for edge in component.edges:
            if any(place.path == path and place.span.touches(span) for place in edge.places):
                cycle = component.shortest[edge.source, edge.target]
                for other in cycle.starting_with(edge).edges:
                    verified = _fixes(search, other, component, cycle, seen_from=path)
                    _collect(fixes, verified)
    return _distinct(analysis, ranked(fixes.values()))


def fixes_for_component(component: Component, analysis: Analysis, files: Files) -> tuple[Fix, ...]:
    """The verified fixes for all edges of a component (see `search_fixes`)."""
    return search_fixes(component, FixSearch(analysis, files))


def search_fixes(component: Component, search: FixSearch) -> tuple[Fix, ...]:
    """The verified fixes for all edges of a component, ranked (see `ranked`).

    In a large component, edges that are on many cycles come first, and the search stops once
    `_MAX_FIXES_IF_LARGE` fixes are found.
    """
    is_large = len(component.edges) > LARGE_COMPONENT_EDGES
    fixes: dict[object, Fix] = {}
    for edge in _most_shared_first(component) if is_large else component.edges:
        cycle = component.shortest[edge.source, edge.target]
        _collect(fixes, _fixes(search, edge, component, cycle))
        if is_large and len(fixes) >= _MAX_FIXES_IF_LARGE:
            break
    return _distinct(search.analysis, ranked(fixes.values()))


def _most_shared_first(component: Component) -> list[Edge]:
    """The edges of a component. An edge that is on more of its shortest cycles comes first."""
    return sorted(component.edges, key=lambda edge: -component.cycle_counts[edge.key])


def _collect(collected: dict[object, Fix], fixes: Iterable[Fix]) -> None:
    """Add fixes to `collected`, unless it has one with the same edits."""
    for fix in fixes:
        collected.setdefault(tuple((path, edits) for path, edits in fix.edits.items()), fix)


def _distinct(analysis: Analysis, fixes: tuple[Fix, ...]) -> tuple[Fix, ...]:
    """Add the line to titles that occur twice, and then the column to those that still do."""
    for format_location in (_line_text, _column_text):
        counts = Counter(fix.title for fix in fixes)
        fixes = tuple(
            replace(fix, title=with_location(fix.title, format_location(analysis, fix.place)))
            if counts[fix.title] > 1
            else fix
            for fix in fixes
        )
    return fixes


def _fixes(
    search: FixSearch,
    edge: Edge,
    component: Component,
    cycle: Cycle,
    *,
    seen_from: str = "",
) -> Iterator[Fix]:
    """The verified fixes that remove an edge of a component and break `cycle`."""
    for candidate, edits in search.candidates(edge):
        fix = _verified(search, edge, candidate, edits, component, cycle, seen_from=seen_from)
        if fix is not None:
            yield fix


def _verified(
    search: FixSearch,
    edge: Edge,
    candidate: FixCandidate,
    edits: FormattedEdits,
    component: Component,
    cycle: Cycle,
    *,
    seen_from: str,
) -> Fix | None:
    """The fix of a candidate; None if it does not break `cycle` or if it causes a new problem."""
    outcome = search.outcome(edits, cycle)
    if outcome is None:
        return None
    broken = sum(
        any(step.key in outcome.freed for step in other.edges) for other in component.cycles
    )
    total = len(component.cycles)
    share = f"{broken} of {total}" if broken < total else ""
    fix = describe(search.analysis, edge.key, candidate, share=share, seen_from=seen_from)
    return replace(
        fix,
        edits=edits,
        breaks=outcome.breaks,
        freed=outcome.freed,
        breaks_component=all(other.key in outcome.freed for other in component.edges),
    )


def describe(
    analysis: Analysis,
    edge: tuple[str, str],
    candidate: FixCandidate,
    *,
    share: str = "",
    seen_from: str = "",
) -> Fix:
    """Convert a candidate to a fix with its texts, but without verification results.

    `share` says how many cycles of the component the fix breaks, if not all. `seen_from` is the
    file that the reader sees; the texts name the place of a change in any other file.
    """
    first, impact = candidate.first, candidate.impact
    controls = compensating_controls(analysis, candidate.rule, impact, first)
    summary = f" ({controls_summary(controls)})" if controls else ""
    place = first.place
    name = f"{os.path.basename(place.path)}, line {_line(analysis, place)}"
    is_elsewhere = bool(seen_from) and place.path != seen_from
    return Fix(
        candidate.rule,
        title=fix_title(
            candidate.candidates,
            places=candidate.places,
            location=f" in {os.path.basename(place.path)}" if is_elsewhere else "",
            share=share,
        ),
        description=f"{candidate.description(f' in {name}' if is_elsewhere else '')}{summary}",
        edge=edge,
        place=place,
        edits=candidate.edits,
        breaks=0,
        freed=frozenset(),
        impact=impact,
        harms=candidate.harms,
        details=controls_details(controls, analysis) if controls else "",
    )


def _line_text(analysis: Analysis, place: Place) -> str:
    return f", line {_line(analysis, place)}"


def _column_text(analysis: Analysis, place: Place) -> str:
    position = analysis.documents[place.path].position(place.span.start, Encoding.UTF32)
    return f", column {position.character + 1}"


def _line(analysis: Analysis, place: Place) -> int:
    return analysis.documents[place.path].position(place.span.start).line + 1
