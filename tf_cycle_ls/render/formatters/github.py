"""`check --format github`: workflow commands, which GitHub Actions shows as annotations in a pull
request.

GitHub's toolkit defines the syntax (`packages/core/src/command.ts`). GitHub shows at most ten
errors and ten warnings for each workflow step. The ten most useful annotations of each level
therefore come first, and the others are written as plain log lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tf_cycle_ls.render.annotations import Annotation, all_annotations
from tf_cycle_ls.render.formatters import concise
from tf_cycle_ls.render.report import Run
from tf_cycle_ls.text import Encoding

_MAX_ANNOTATIONS = 10
_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY_ESCAPES = {**_ESCAPES, ":": "%3A", ",": "%2C"}

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
"""The workflow command for each level. GitHub limits the annotations of each."""

FormatPath = Callable[[str], str]


def lines(run: Run, format_path: FormatPath) -> Iterator[str]:
    """The lines of the report. `format_path` makes a path relative to the top of the
    repository."""
    found = list(all_annotations(run))
    for level, command in _COMMANDS.items():
        annotations = [annotation for annotation in found if annotation.level == level]
        for annotation in annotations[:_MAX_ANNOTATIONS]:
            yield _command(annotation, format_path)
        for annotation in annotations[_MAX_ANNOTATIONS:]:
            yield concise.line(annotation, format_path)
        if len(annotations) > _MAX_ANNOTATIONS:
            count = len(annotations)
            noun = f"{command}s"
            yield f"GitHub shows {_MAX_ANNOTATIONS} of {count} {noun}; the others are above."


def _command(annotation: Annotation, format_path: FormatPath) -> str:
    properties = {
        "title": f"tf-cycle-ls: {annotation.code}",
        "file": format_path(annotation.path),
    }
    range_ = annotation.range(Encoding.UTF32)
    if range_ is not None:
        start, end = range_
        properties["line"] = str(start.line + 1)
        properties["endLine"] = str(end.line + 1)
        if start.line == end.line:  # GitHub accepts columns only within one line.
            properties["col"] = str(start.character + 1)
            properties["endColumn"] = str(end.character + 1)
    pairs = ",".join(
        f"{name}={_escape(value, _PROPERTY_ESCAPES)}" for name, value in properties.items()
    )
    message = annotation.message
    if annotation.fixes:
        best = annotation.fixes[0]
        message += f"\nFix ({best.rule.name}): {best.title}"
    return f"::{_COMMANDS[annotation.level]} {pairs}::{_escape(message, _ESCAPES)}"


def _escape(text: str, escapes: dict[str, str]) -> str:
    return re.sub("|".join(escapes), lambda match: escapes[match[0]], text)
