"""Findings as workflow commands, which GitHub Actions shows at their lines of a pull request.

The form of the commands is that of GitHub's toolkit (`packages/core/src/command.ts`). GitHub keeps
ten errors and ten warnings of a step and drops the others; so the first ten are those that tell the
most, and what is beyond them is a plain line of the log.
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

_MOST = 10
_ESCAPED = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_ESCAPED_IN_PROPERTIES = {**_ESCAPED, ":": "%3A", ",": "%2C"}

Shown = Callable[[str], str]


@dataclass(frozen=True)
class _Annotation:
    level: str
    code: str
    message: str
    report: Report
    path: str
    place: Place | None


def lines(run: Run, shown: Shown) -> Iterator[str]:
    """The report, line by line; `shown` turns a path into one below the repository's top."""
    for level, found in (("error", _errors(run)), ("warning", _warnings(run))):
        annotations = list(found)
        for annotation in annotations[:_MOST]:
            yield _command(annotation, shown)
        for annotation in annotations[_MOST:]:
            yield _line(annotation, shown)
        if len(annotations) > _MOST:
            yield f"GitHub shows {_MOST} of {len(annotations)} {level}s; the others are above."


def _errors(run: Run) -> Iterator[_Annotation]:
    """For each cycle one place first, and only then the others."""
    cycles = [
        _cycle(report, component, cycle)
        for report in run.reports
        for component in report.components
        for cycle in component.cycles
    ]
    first, *others = zip_longest(*cycles) if cycles else [()]
    seen: set[tuple[Place | None, str]] = set()
    for annotation in (*first, *_self_references(run), *(each for row in others for each in row)):
        # Cycles share edges: a place tells of one of them.
        if annotation and (annotation.place, annotation.path) not in seen:
            seen.add((annotation.place, annotation.path))
            yield annotation


def _cycle(report: Report, component: Component, cycle: Cycle) -> list[_Annotation]:
    """The places of a cycle, those first that brought it."""
    written = [edge for edge in cycle.edges if edge.references] or list(cycle.edges)
    edges = sorted(written, key=lambda edge: not report.is_new(edge))
    return [each for edge in edges for each in _edge(report, edge, component)]


def _edge(report: Report, edge: Edge, component: Component) -> Iterator[_Annotation]:
    shortest = component.shortest[edge.source, edge.target]
    for place, reference in zip_longest(edge.places, edge.references):
        message = edge_message(edge, shortest, reference)
        yield _Annotation(
            "error", diagnostic_codes.DEPENDENCY_CYCLE, message, report, place.path, place
        )


def _self_references(run: Run) -> Iterator[_Annotation]:
    for report in run.reports:
        for own in report.self_references:
            place, message = own.reference.place, self_reference_message(own)
            yield _Annotation(
                "error", diagnostic_codes.SELF_REFERENCE, message, report, place.path, place
            )


def _warnings(run: Run) -> Iterator[_Annotation]:
    revision = ", ".join(map(str, run.comparisons))
    for report in run.reports:
        for reversal in report.reversals:
            message = reversal_message(reversal, revision)
            message += f"\n{reversal_consequence(reversal)}"
            place = reversal.place
            path = place.path if place else report.path
            yield _Annotation(
                "warning", diagnostic_codes.DIRECTION_REVERSED, message, report, path, place
            )
    for report in run.reports:
        for problem in report.problems:
            where = Place(problem.path, problem.span) if problem.span else None
            message = problem.message
            yield _Annotation(
                "warning", diagnostic_codes.UNREADABLE, message, report, problem.path, where
            )
        for remark in report.remarks:
            path = remark.place.path
            yield _Annotation("warning", remark.code, remark.message, report, path, remark.place)


def _command(annotation: _Annotation, shown: Shown) -> str:
    properties = {"title": f"tf-cycle-ls: {annotation.code}", "file": shown(annotation.path)}
    if annotation.place:
        document = annotation.report.document(annotation.place)
        start, end = document.range(annotation.place.span, Encoding.UTF32)
        properties["line"] = str(start.line + 1)
        properties["endLine"] = str(end.line + 1)
        if start.line == end.line:  # Columns are only for what is in one line.
            properties["col"] = str(start.character + 1)
            properties["endColumn"] = str(end.character + 1)
    told = ",".join(
        f"{name}={_escaped(value, _ESCAPED_IN_PROPERTIES)}" for name, value in properties.items()
    )
    return f"::{annotation.level} {told}::{_escaped(annotation.message, _ESCAPED)}"


def _line(annotation: _Annotation, shown: Shown) -> str:
    where = shown(annotation.path)
    if annotation.place:
        document = annotation.report.document(annotation.place)
        start = document.position(annotation.place.span.start, Encoding.UTF32)
        where += f":{start.line + 1}:{start.character + 1}"
    message = " ".join(annotation.message.split())
    return f"{annotation.level}[{annotation.code}]: {where}: {message}"


def _escaped(text: str, characters: dict[str, str]) -> str:
    return re.sub("|".join(characters), lambda match: characters[match[0]], text)
