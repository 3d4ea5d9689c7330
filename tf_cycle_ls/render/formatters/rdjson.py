"""`check --format rdjson`: the Reviewdog Diagnostic Format, with which reviewdog comments on pull
requests of several code hosts.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.findings.messages import HOMEPAGE, documentation_of
from tf_cycle_ls.render.annotations import Annotation, all_annotations
from tf_cycle_ls.render.report import Run
from tf_cycle_ls.text import Encoding, Position, PositionRange

FormatPath = Callable[[str], str]


def report(run: Run, format_path: FormatPath) -> str:
    """All findings as one JSON object. `format_path` makes a path relative to the top of the
    repository."""
    result = {
        "source": {"name": "tf-cycle-ls", "url": HOMEPAGE},
        "diagnostics": [_diagnostic(each, format_path) for each in all_annotations(run)],
    }
    return json.dumps(result, indent=2, ensure_ascii=False)


def _diagnostic(annotation: Annotation, format_path: FormatPath) -> dict[str, Any]:
    location: dict[str, Any] = {"path": format_path(annotation.path)}
    range_ = annotation.range(Encoding.UTF8)
    if range_ is not None:
        location["range"] = _range(range_)
    suggestions = list(_suggestions(annotation))
    return {
        "message": annotation.message,
        "location": location,
        "severity": annotation.level.upper(),
        "code": {"value": annotation.code, "url": documentation_of(annotation.code)},
    } | ({"suggestions": suggestions} if suggestions else {})


def _suggestions(annotation: Annotation) -> Iterator[dict[str, Any]]:
    """The safe fixes that reviewdog can show.

    A suggestion has one replacement, without a title, and on the same lines as the diagnostic.
    """
    range_ = annotation.range(Encoding.UTF8)
    for fix in annotation.fixes:
        edits = fix.edits.get(annotation.path, ())
        if range_ is None or not fix.is_safe or len(fix.edits) != 1 or len(edits) != 1:
            continue
        (edit,) = edits
        document = annotation.report.document(Place(annotation.path, edit.span))
        replaced = document.range(edit.span, Encoding.UTF8)
        if (replaced.start.line, replaced.end.line) == (range_.start.line, range_.end.line):
            yield {"range": _range(replaced), "text": edit.new.decode()}


def _range(range_: PositionRange) -> dict[str, Any]:
    """A range in lines and bytes, which count from 1. The end is exclusive."""
    return {"start": _position(range_.start), "end": _position(range_.end)}


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line + 1, "column": position.character + 1}
