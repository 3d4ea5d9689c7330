"""The one way to ask the fix rules: every repair is tried out before it is offered."""

from __future__ import annotations

import os.path
from collections.abc import Iterable, Iterator

from tf_cycle_ls.analysis.answers import Component, Cycle, Edge, Root, WrittenReference
from tf_cycle_ls.files import Files
from tf_cycle_ls.fixes.catalog import FAMILIES
from tf_cycle_ls.fixes.offer import Candidate, Fix
from tf_cycle_ls.fixes.protection.controls import details, summary
from tf_cycle_ls.fixes.protection.remaining import remaining
from tf_cycle_ls.fixes.rule import Rule
from tf_cycle_ls.fixes.site import Case, site_of
from tf_cycle_ls.fixes.verify import tried_out
from tf_cycle_ls.layout.tidy import tidy
from tf_cycle_ls.text import Edit, OverlappingEditsError, Span

Chosen = tuple[WrittenReference, Candidate]
Change = tuple[str, Span]


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
        chosen = [
            (reference, each)
            for reference, candidates in by_reference
            for each in [each for each in candidates if each.rule == rule][:1]
        ]
        with_rule = {reference for reference, _ in chosen}
        changes = [change for _, candidate in chosen for change in _changes(candidate)]
        for reference, candidates in by_reference:
            if reference not in with_rule:
                chosen += [(reference, each) for each in _besides(candidates, changes)[:1]]
        if len(chosen) == len(by_reference):
            fix = _checked(root, files, rule, chosen, cycle, here=here)
            if fix is not None:
                yield fix


def _besides(candidates: list[Candidate], changes: list[Change]) -> list[Candidate]:
    """What to do about a further reference, those first that `changes` do already."""
    return sorted(candidates, key=lambda each: not _is_done(each, changes))


def _candidates(root: Root, edge: Edge, reference: WrittenReference) -> Iterator[Candidate]:
    site = site_of(root, reference)
    if site is not None:
        case = Case(root, edge, reference, site)
        for family in FAMILIES:
            yield from family.candidates(case)


def _checked(
    root: Root, files: Files, rule: Rule, chosen: list[Chosen], cycle: Cycle, *, here: bool
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
    first = needed[0][0]
    harm = max(each.harm for _, each in needed)
    controls = remaining(root, rule, harm, first)
    gained = f"breaks {outcome.breaks} of {_cycles(root)}"
    left = f"; {summary(controls)}" if controls else ""
    where = "" if here else _where(root, first)
    title = f"{_title([each for _, each in needed], where)} ({gained}{left})"
    more = details(controls, root) if controls else ""
    return Fix(rule, title, first.place, edits, outcome.breaks, outcome.freed, harm, more)


def _needed(chosen: list[Chosen]) -> list[Chosen]:
    """What was chosen, without what only changes a text that another takes out."""
    changes = [change for _, candidate in chosen for change in _changes(candidate)]
    return [(reference, each) for reference, each in chosen if not _is_done(each, changes)]


def _is_done(candidate: Candidate, changes: list[Change]) -> bool:
    """Whether a candidate only changes text that some changes take out."""
    return all(
        any(path == other and _is_inside(span, outer) for other, outer in changes)
        for path, span in _changes(candidate)
    )


def _changes(candidate: Candidate) -> list[Change]:
    return [(path, edit.span) for path, edits in candidate.edits.items() for edit in edits]


def _is_inside(span: Span, other: Span) -> bool:
    return span != other and other.start <= span.start and span.end <= other.end


def _title(chosen: list[Candidate], where: str) -> str:
    """What is done, where, and what is lost."""
    whats = list(dict.fromkeys(each.what for each in chosen))
    places = len({tuple(_changes(each)) for each in chosen})
    what = " and ".join(whats) + (f", in {places} places" if places > len(whats) else "")
    loss = "; ".join(dict.fromkeys(each.loss for each in chosen))
    return f"{what[:1].upper()}{what[1:]}{where}: {loss}"


def _where(root: Root, reference: WrittenReference) -> str:
    path, span = reference.place.path, reference.place.span
    line = root.documents[path].position(span.start).line + 1
    return f" in {os.path.basename(path)}, line {line}"


def _cycles(root: Root) -> str:
    total = sum(len(component.cycles) for component in root.components)
    return f"{total} cycle" + ("" if total == 1 else "s")
