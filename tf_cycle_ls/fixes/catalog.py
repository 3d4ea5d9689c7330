"""The fix rules, and the one way to ask them."""

from __future__ import annotations

import os.path
from collections.abc import Callable, Iterable, Iterator

from tf_cycle_ls.analysis.answers import Component, Cycle, Edge, Root, WrittenReference
from tf_cycle_ls.files import Files
from tf_cycle_ls.fixes import condition, depends_on, inline, split, wildcard
from tf_cycle_ls.fixes.offer import Candidate, Fix
from tf_cycle_ls.fixes.site import Case, site_of
from tf_cycle_ls.fixes.verify import tried_out
from tf_cycle_ls.layout.tidy import tidy
from tf_cycle_ls.text import Edit, OverlappingEditsError, Span

Chosen = tuple[WrittenReference, Candidate]

# One for each family of rules, in the order in which they are asked.
FAMILIES: tuple[Callable[[Case], Iterator[Candidate]], ...] = (
    depends_on.candidates,
    inline.candidates,
    split.candidates,
    wildcard.candidates,
    condition.candidates,
)
RULES = (
    depends_on.NAME,
    inline.NAME,
    split.NAME,
    wildcard.NAME,
    condition.REMOVE_CONDITION,
    condition.REMOVE_STATEMENT,
)
"""The names of all rules; each has a page in the documentation."""


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
    """The repairs for any edge of a component, least harm first."""
    found: dict[object, Fix] = {}
    for edge in component.edges:
        cycle = component.shortest[edge.source, edge.target]
        _collect(found, _fixes(root, files, edge, cycle, here=True))
    return _ordered(found.values())


def _collect(found: dict[object, Fix], fixes: Iterable[Fix]) -> None:
    """Keep the first of several fixes that make the same edits."""
    for fix in fixes:
        found.setdefault(tuple((path, edits) for path, edits in fix.edits.items()), fix)


def _ordered(fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    return tuple(sorted(fixes, key=lambda fix: (fix.harm, -fix.breaks)))


def _fixes(root: Root, files: Files, edge: Edge, cycle: Cycle, *, here: bool) -> Iterator[Fix]:
    """The repairs that cut an edge: each does something about every reference that makes it."""
    by_reference = [
        (reference, list(_candidates(root, edge, reference))) for reference in edge.references
    ]
    rules = dict.fromkeys(each.rule for _, candidates in by_reference for each in candidates)
    for rule in rules:
        chosen: list[Chosen] = []
        for reference, candidates in by_reference:
            fitting = [each for each in candidates if each.rule == rule] or candidates
            chosen += [(reference, each) for each in fitting[:1]]
        if len(chosen) == len(by_reference):
            fix = _checked(root, files, rule, chosen, cycle, here=here)
            if fix is not None:
                yield fix


def _candidates(root: Root, edge: Edge, reference: WrittenReference) -> Iterator[Candidate]:
    site = site_of(root, reference)
    if site is not None:
        case = Case(root, edge, reference, site)
        for family in FAMILIES:
            yield from family(case)


def _checked(
    root: Root, files: Files, rule: str, chosen: list[Chosen], cycle: Cycle, *, here: bool
) -> Fix | None:
    """One fix of what was chosen for each reference of an edge, if it holds."""
    needed = _needed(chosen)
    by_path: dict[str, dict[Edit, None]] = {}
    for _, candidate in needed:
        for path, changes in candidate.edits.items():
            by_path.setdefault(path, {}).update(dict.fromkeys(changes))
    if any(".terraform" in path.split(os.sep) for path in by_path):
        return None
    if all(candidate.rule != rule for _, candidate in needed):
        return None
    try:
        edits = {
            path: tidy(root.documents[path].data, tuple(changes))
            for path, changes in by_path.items()
        }
    except OverlappingEditsError:
        return None
    outcome = tried_out(root, files, edits, cycle)
    if outcome is None:
        return None
    where = "" if here else _where(root, needed[0][0])
    title = _title([each for _, each in needed], where, outcome.breaks, _cycles(root))
    harm = max(each.harm for _, each in needed)
    place = needed[0][0].place
    return Fix(rule, title, place, edits, outcome.breaks, outcome.freed, harm)


def _needed(chosen: list[Chosen]) -> list[Chosen]:
    """What was chosen, without what only changes a text that another takes out."""
    changes = [change for _, candidate in chosen for change in _changes(candidate)]
    return [
        (reference, candidate)
        for reference, candidate in chosen
        if not all(
            any(path == other and _is_inside(span, outer) for other, outer in changes)
            for path, span in _changes(candidate)
        )
    ]


def _changes(candidate: Candidate) -> list[tuple[str, Span]]:
    return [(path, edit.span) for path, edits in candidate.edits.items() for edit in edits]


def _is_inside(span: Span, other: Span) -> bool:
    return span != other and other.start <= span.start and span.end <= other.end


def _title(chosen: list[Candidate], where: str, breaks: int, cycles: str) -> str:
    """What is done, where, what is lost, and what is gained."""
    whats = list(dict.fromkeys(each.what for each in chosen))
    places = len({tuple(_changes(each)) for each in chosen})
    what = " and ".join(whats) + (f", in {places} places" if places > len(whats) else "")
    loss = "; ".join(dict.fromkeys(each.loss for each in chosen))
    return f"{what[:1].upper()}{what[1:]}{where}: {loss} (breaks {breaks} of {cycles})"


def _where(root: Root, reference: WrittenReference) -> str:
    path, span = reference.place.path, reference.place.span
    line = root.documents[path].position(span.start).line + 1
    return f" in {os.path.basename(path)}, line {line}"


def _cycles(root: Root) -> str:
    total = sum(len(component.cycles) for component in root.components)
    return f"{total} cycle" + ("" if total == 1 else "s")
