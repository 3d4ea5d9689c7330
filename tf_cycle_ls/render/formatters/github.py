"""`check --format github`: workflow commands, which GitHub Actions shows as annotations in a pull
request.

GitHub's toolkit defines the syntax (`packages/core/src/command.ts`). GitHub shows at most ten
errors and ten warnings for each workflow step. The ten most useful annotations of each level
therefore come first, and the others are written as plain log lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Place
from tf_cycle_ls.findings.messages import (
    edge_message,
    reversal_consequence,
    reversal_message,
    self_reference_message,
)
from tf_cycle_ls.render.report import Report, Run
from tf_cycle_ls.text import Encoding

_MAX_ANNOTATIONS = 10
_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY_ESCAPES = {**_ESCAPES, ":": "%3A", ",": "%2C"}

FormatPath = Callable[[str], str]


@dataclass(frozen=True)
class _Annotation:
    level: str
    code: str
    message: str
    report: Report
    path: str
    place: Place | None


def lines(run: Run, format_path: FormatPath) -> Iterator[str]:
    """The lines of the report. `format_path` makes a path relative to the top of the
    repository."""
    for level, found in (("error", _errors(run)), ("warning", _warnings(run))):
        annotations = list(found)
        for annotation in annotations[:_MAX_ANNOTATIONS]:
            yield _command(annotation, format_path)
        for annotation in annotations[_MAX_ANNOTATIONS:]:
            yield _log_line(annotation, format_path)
        if len(annotations) > _MAX_ANNOTATIONS:
            count = len(annotations)
            yield f"GitHub shows {_MAX_ANNOTATIONS} of {count} {level}s; the others are above."


def _errors(run: Run) -> Iterator[_Annotation]:
    """The errors: first one annotation for each cycle, then all self references, then the remaining
    annotations of the cycles."""
    cycles = [
        _cycle(report, component, cycle)
        for report in run.reports
        for component in report.components
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


def _cycle(report: Report, component: Component, cycle: Cycle) -> list[_Annotation]:
    """An annotation for each reference of a cycle, new references first."""
    explicit = [edge for edge in cycle.edges if edge.references] or list(cycle.edges)
    edges = sorted(explicit, key=lambda edge: not report.is_new(edge))
    return [annotation for edge in edges for annotation in _edge(report, edge, component)]


def _edge(report: Report, edge: Edge, component: Component) -> Iterator[_Annotation]:
    code = diagnostic_codes.DEPENDENCY_CYCLE
    shortest = component.shortest[edge.source, edge.target]
    for place, reference in zip_longest(edge.places, edge.references):
        message = edge_message(edge, shortest, reference)
        yield _Annotation("error", code, message, report, place.path, place)


def _self_references(run: Run) -> Iterator[_Annotation]:
    code = diagnostic_codes.SELF_REFERENCE
    for report in run.reports:
        for own in report.self_references:
            place, message = own.reference.place, self_reference_message(own)
            yield _Annotation("error", code, message, report, place.path, place)


def _warnings(run: Run) -> Iterator[_Annotation]:
    revision = ", ".join(map(str, run.comparisons))
    for report in run.reports:
        for reversal in report.reversals:
            code = diagnostic_codes.DIRECTION_REVERSED
            message = reversal_message(reversal, revision)
            message += f"\n{reversal_consequence(reversal)}"
            place = reversal.place
            path = place.path if place else report.path
            yield _Annotation("warning", code, message, report, path, place)
    for report in run.reports:
        for problem in report.problems:
            code, path = diagnostic_codes.UNREADABLE, problem.path
            place = Place(path, problem.span) if problem.span else None
            yield _Annotation("warning", code, problem.message, report, path, place)
        for issue in report.suppression_issues:
            path = issue.place.path
            yield _Annotation("warning", issue.code, issue.message, report, path, issue.place)


def _command(annotation: _Annotation, format_path: FormatPath) -> str:
    properties = {
        "title": f"tf-cycle-ls: {annotation.code}",
        "file": format_path(annotation.path),
    }
    if annotation.place:
        document = annotation.report.document(annotation.place)
        start, end = document.range(annotation.place.span, Encoding.UTF32)
        properties["line"] = str(start.line + 1)
        properties["endLine"] = str(end.line + 1)
        if start.line == end.line:  # GitHub accepts columns only within one line.
            properties["col"] = str(start.character + 1)
            properties["endColumn"] = str(end.character + 1)
    pairs = ",".join(
        f"{name}={_escape(value, _PROPERTY_ESCAPES)}" for name, value in properties.items()
    )
    return f"::{annotation.level} {pairs}::{_escape(annotation.message, _ESCAPES)}"


def _log_line(annotation: _Annotation, format_path: FormatPath) -> str:
    location = format_path(annotation.path)
    if annotation.place:
        document = annotation.report.document(annotation.place)
        start = document.position(annotation.place.span.start, Encoding.UTF32)
        location += f":{start.line + 1}:{start.character + 1}"
    message = " ".join(annotation.message.split())
    return f"{annotation.level}[{annotation.code}]: {location}: {message}"


def _escape(text: str, escapes: dict[str, str]) -> str:
    return re.sub("|".join(escapes), lambda match: escapes[match[0]], text)
