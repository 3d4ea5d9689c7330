"""The one way to ask the fix rules: every repair is tried out before it is offered."""

from __future__ import annotations

import os.path
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tf_cycle_ls.analysis.model import Analysis, Component, Cycle, Edge, WrittenReference
from tf_cycle_ls.fixes.aws.controls.applies import compensating_controls
from tf_cycle_ls.fixes.aws.controls.evaluate import controls_details, controls_summary
from tf_cycle_ls.fixes.engine.candidates import FixCandidate, fix_candidates
from tf_cycle_ls.fixes.engine.verify import verify_edits
from tf_cycle_ls.fixes.model import Edits, Fix
from tf_cycle_ls.format.format_edits import tidy
from tf_cycle_ls.text import Edit, OverlappingEditsError, Span
from tf_cycle_ls.vfs import Files

LARGE = 200
"""A component with more edges than this is large: not all repairs of it are tried out."""
_SOME = 20


def fixes_at(root: Analysis, files: Files, path: str, span: Span) -> tuple[Fix, ...]:
    """The repairs for the cycle edges that touch `span` of the file at `path`, least harm first.

    For each such edge those that cut it, or another edge of the shortest cycle through it; every
    one is tried out before it is offered. `root` is the analysis of `files`.
    """
    found: dict[object, Fix] = {}
    for component in root.components:
        for edge in component.edges:
            if any(place.path == path and place.span.touches(span) for place in edge.places):
                cycle = component.shortest[edge.source, edge.target]
                for each in cycle.starting_with(edge).edges:
                    _collect(found, _fixes(root, files, each, cycle, here=each is edge))
    return _ordered(found.values())


def fixes_for_component(component: Component, root: Analysis, files: Files) -> tuple[Fix, ...]:
    """The repairs for any edge of a component, least harm first.

    In a large component only some are tried out, those for the edges that most cycles share first.
    """
    is_large = len(component.edges) > LARGE
    found: dict[object, Fix] = {}
    for edge in _busiest(component) if is_large else component.edges:
        cycle = component.shortest[edge.source, edge.target]
        _collect(found, _fixes(root, files, edge, cycle, here=True))
        if is_large and len(found) >= _SOME:
            break
    return _ordered(found.values())


def _busiest(component: Component) -> list[Edge]:
    """The edges of a component, those on most of its shortest cycles first."""
    times = Counter(edge for cycle in component.shortest.values() for edge in _steps(cycle))
    return sorted(component.edges, key=lambda edge: -times[edge.source, edge.target])


def _steps(cycle: Cycle) -> Iterator[tuple[str, str]]:
    return (edge.key for edge in cycle.edges)


def _collect(found: dict[object, Fix], fixes: Iterable[Fix]) -> None:
    """Keep the first of several fixes that make the same edits."""
    for fix in fixes:
        found.setdefault(tuple((path, edits) for path, edits in fix.edits.items()), fix)


def _ordered(fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    return tuple(sorted(fixes, key=lambda fix: (fix.impact, -fix.breaks)))


def _fixes(root: Analysis, files: Files, edge: Edge, cycle: Cycle, *, here: bool) -> Iterator[Fix]:
    """The repairs that cut an edge, tried out."""
    for proposal in fix_candidates(root, edge):
        fix = _checked(root, files, proposal, cycle, here=here)
        if fix is not None:
            yield fix


def _checked(
    root: Analysis, files: Files, proposal: FixCandidate, cycle: Cycle, *, here: bool
) -> Fix | None:
    """A proposal as a fix, if it holds."""
    edits = format_edits(root, proposal.edits)
    outcome = verify_edits(root, files, edits, cycle) if edits else None
    if edits is None or outcome is None:
        return None
    gained = f"breaks {outcome.breaks} of {_cycles(root)}"
    fix = describe(root, proposal, gained, here=here)
    return replace(fix, edits=edits, breaks=outcome.breaks, freed=outcome.freed)


def format_edits(root: Analysis, edits: Edits) -> dict[str, tuple[Edit, ...]] | None:
    """Edits with what the layout around them needs; None where they overlap."""
    try:
        return {path: tidy(root.documents[path].data, changes) for path, changes in edits.items()}
    except OverlappingEditsError:
        return None


def describe(root: Analysis, proposal: FixCandidate, gained: str, *, here: bool) -> Fix:
    """A proposal in words, as if it held; `gained` says what it is good for. Where it is not
    `here`, the title says where."""
    first, impact = proposal.first, proposal.impact
    controls = compensating_controls(root, proposal.rule, impact, first)
    left = f"; {controls_summary(controls)}" if controls else ""
    where = "" if here else _where(root, first)
    title = f"{proposal.title(where)} ({gained}{left})"
    more = controls_details(controls, root) if controls else ""
    nothing: frozenset[tuple[str, str]] = frozenset()
    return Fix(proposal.rule, title, first.place, proposal.edits, 0, nothing, impact, more)


def _where(root: Analysis, reference: WrittenReference) -> str:
    path, span = reference.place.path, reference.place.span
    line = root.documents[path].position(span.start).line + 1
    return f" in {os.path.basename(path)}, line {line}"


def _cycles(root: Analysis) -> str:
    total = sum(len(component.cycles) for component in root.components)
    return f"{total} cycle" + ("" if total == 1 else "s")
