"""The findings of a run as a flat list, one for each marked place.

The formats that show one message at one place are built from it: `github`, `concise`, `gitlab` and
`rdjson`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, zip_longest

from msgspec import Struct

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Place
from tf_cycle_ls.findings.messages import (
    mark_message,
    reversal_consequence,
    reversal_message,
    self_reference_message,
)
from tf_cycle_ls.findings.replacement_messages import foreseen_consequence, foreseen_message
from tf_cycle_ls.findings.reported import is_error, level_of
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.render.graph.labels import printable
from tf_cycle_ls.render.report import ComponentFixes, Report, Run
from tf_cycle_ls.text import Encoding, PositionRange


class Annotation(Struct, frozen=True):
    """A finding at one place.

    `level` is "error", "warning" or "info". `message` can have several lines. `place` is None if
    the finding concerns the whole file or folder at `path`. `fixes` are those that remove the
    dependency at this place from every cycle, least invasive first.
    """

    level: str
    code: str
    message: str
    report: Report
    path: str
    place: Place | None
    fixes: tuple[Fix, ...] = ()

    @property
    def headline(self) -> str:
        """The first line of the message, without control characters."""
        return printable(" ".join(self.message.partition("\n")[0].split()))

    @property
    def line(self) -> str:
        """The message in one line, without control characters."""
        first, *others = (" ".join(line.split()) for line in self.message.splitlines())
        return printable("; ".join([first.rstrip("."), *others]) if others else first)

    def range(self, encoding: Encoding) -> PositionRange | None:
        """The range of the place, counted from 0. Returns None without a place."""
        if self.place is None:
            return None
        return self.report.document(self.place).range(self.place.span, encoding)


def all_annotations(run: Run) -> Iterator[Annotation]:
    """All errors, then all warnings."""
    return chain(errors(run), warnings(run))


def errors(run: Run) -> Iterator[Annotation]:
    """The errors: first one annotation for each cycle, then all self references, then the remaining
    annotations of the cycles."""
    cycles = [
        _cycle(report, component, cycle)
        for report in run.reports
        for component in report.components
        if is_error(component.code)
        for cycle in component.cycles
    ]
    first, *rows = zip_longest(*cycles) if cycles else [()]
    others = (annotation for row in rows for annotation in row)
    seen: set[tuple[Place | None, str]] = set()
    for annotation in (*first, *_self_references(run), *others):
        # Cycles can share edges, so each place gets only one annotation.
        if annotation and (annotation.place, annotation.path) not in seen:
            seen.add((annotation.place, annotation.path))
            yield annotation


def warnings(run: Run) -> Iterator[Annotation]:
    """The warnings: first cycles that make nothing fail, then those about replacements, then
    unreadable text and suppressions."""
    yield from _harmless_cycles(run)
    revision = ", ".join(map(str, run.comparisons))
    for report in run.reports:
        for reversal in report.reversals:
            code = diagnostic_codes.DIRECTION_REVERSED
            message = reversal_message(reversal, revision)
            message += f"\n{reversal_consequence(reversal, report.dialect)}"
            place = reversal.place
            path = place.path if place else report.path
            yield Annotation("warning", code, message, report, path, place)
        for found in report.foreseen:
            message = f"{foreseen_message(found)}\n{foreseen_consequence(found)}"
            path = found.place.path if found.place else report.path
            yield Annotation("warning", found.code, message, report, path, found.place)
    for report in run.reports:
        for problem in report.problems:
            code, path = problem.code, problem.path
            place = Place(path, problem.span) if problem.span else None
            yield Annotation("warning", code, problem.message, report, path, place)
        for issue in report.suppression_issues:
            path = issue.place.path
            yield Annotation("warning", issue.code, issue.message, report, path, issue.place)


def _harmless_cycles(run: Run) -> Iterator[Annotation]:
    for report in run.reports:
        for component in report.components:
            if not is_error(component.code):
                annotations = (_cycle(report, component, cycle) for cycle in component.cycles)
                yield from {one.place: one for one in chain.from_iterable(annotations)}.values()


def _cycle(report: Report, component: Component, cycle: Cycle) -> list[Annotation]:
    """An annotation for each reference of a cycle, new references first."""
    steps = [edge for edge in cycle.edges if edge.steps == 1]
    explicit = [edge for edge in steps if edge.references] or steps
    edges = sorted(explicit, key=lambda edge: not report.is_new(edge))
    return [annotation for edge in edges for annotation in _edge(report, edge, component)]


def _edge(report: Report, edge: Edge, component: Component) -> Iterator[Annotation]:
    shortest = component.shortest[edge.source, edge.target]
    component_fixes = report.fixes.get(component.id, ComponentFixes()).fixes
    fixes = tuple(fix for fix in component_fixes if edge.key in fix.freed)
    level = level_of(component.code)
    for place, reference in zip_longest(edge.places, edge.references):
        message = mark_message(edge, shortest, reference, report.terms, component.note)
        yield Annotation(level, component.code, message, report, place.path, place, fixes)


def _self_references(run: Run) -> Iterator[Annotation]:
    code = diagnostic_codes.SELF_REFERENCE
    for report in run.reports:
        for own in report.self_references:
            place, message = own.reference.place, self_reference_message(own)
            yield Annotation("error", code, message, report, place.path, place)
