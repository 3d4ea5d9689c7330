"""The one way to ask the fix rules: every repair is tried out before it is offered."""

from __future__ import annotations

import os.path
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tf_cycle_ls.analysis.answers import Component, Cycle, Edge, Root, WrittenReference
from tf_cycle_ls.files import Files
from tf_cycle_ls.fixes.offer import Edits, Fix
from tf_cycle_ls.fixes.proposals import Proposal, proposals
from tf_cycle_ls.fixes.protection.controls import details, summary
from tf_cycle_ls.fixes.protection.remaining import remaining
from tf_cycle_ls.fixes.verify import tried_out
from tf_cycle_ls.layout.tidy import tidy
from tf_cycle_ls.text import Edit, OverlappingEditsError, Span

LARGE = 200
"""A component with more edges than this is large: not all repairs of it are tried out."""
_SOME = 20


def offers(root: Root, files: Files, path: str, span: Span) -> tuple[Fix, ...]:
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


def offers_for(component: Component, root: Root, files: Files) -> tuple[Fix, ...]:
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
    return ((edge.source, edge.target) for edge in cycle.edges)


def _collect(found: dict[object, Fix], fixes: Iterable[Fix]) -> None:
    """Keep the first of several fixes that make the same edits."""
    for fix in fixes:
        found.setdefault(tuple((path, edits) for path, edits in fix.edits.items()), fix)


def _ordered(fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    return tuple(sorted(fixes, key=lambda fix: (fix.harm, -fix.breaks)))


def _fixes(root: Root, files: Files, edge: Edge, cycle: Cycle, *, here: bool) -> Iterator[Fix]:
    """The repairs that cut an edge, tried out."""
    for proposal in proposals(root, edge):
        fix = _checked(root, files, proposal, cycle, here=here)
        if fix is not None:
            yield fix


def _checked(
    root: Root, files: Files, proposal: Proposal, cycle: Cycle, *, here: bool
) -> Fix | None:
    """A proposal as a fix, if it holds."""
    edits = laid_out(root, proposal.edits)
    outcome = tried_out(root, files, edits, cycle) if edits else None
    if edits is None or outcome is None:
        return None
    gained = f"breaks {outcome.breaks} of {_cycles(root)}"
    fix = told(root, proposal, gained, here=here)
    return replace(fix, edits=edits, breaks=outcome.breaks, freed=outcome.freed)


def laid_out(root: Root, edits: Edits) -> dict[str, tuple[Edit, ...]] | None:
    """Edits with what the layout around them needs; None where they overlap."""
    try:
        return {path: tidy(root.documents[path].data, changes) for path, changes in edits.items()}
    except OverlappingEditsError:
        return None


def told(root: Root, proposal: Proposal, gained: str, *, here: bool) -> Fix:
    """A proposal in words, as if it held; `gained` says what it is good for. Where it is not
    `here`, the title says where."""
    first, harm = proposal.first, proposal.harm
    controls = remaining(root, proposal.rule, harm, first)
    left = f"; {summary(controls)}" if controls else ""
    where = "" if here else _where(root, first)
    title = f"{proposal.title(where)} ({gained}{left})"
    more = details(controls, root) if controls else ""
    nothing: frozenset[tuple[str, str]] = frozenset()
    return Fix(proposal.rule, title, first.place, proposal.edits, 0, nothing, harm, more)


def _where(root: Root, reference: WrittenReference) -> str:
    path, span = reference.place.path, reference.place.span
    line = root.documents[path].position(span.start).line + 1
    return f" in {os.path.basename(path)}, line {line}"


def _cycles(root: Root) -> str:
    total = sum(len(component.cycles) for component in root.components)
    return f"{total} cycle" + ("" if total == 1 else "s")
