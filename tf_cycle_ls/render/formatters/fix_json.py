"""Fixes and explanations as JSON, for `check --format json`, `fix --format json` and the MCP
server."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tf_cycle_ls.fixes.model import Explanation, Fix, Impact
from tf_cycle_ls.render.formatters.text_report import explanation_title
from tf_cycle_ls.text import Document, Edit, Span

FormatPath = Callable[[str], str]
"""Formats the path of a file."""

_LOSSES = {
    Impact.NONE: "none",
    Impact.ORDER: "order",
    Impact.NARROWED: "weaker-control",
    Impact.WIDENED: "wider-access",
    Impact.CONTROL_REMOVED: "control-removed",
}


def fix_fields(fix: Fix) -> dict[str, Any]:
    """The fields that describe a fix, without its places."""
    return {
        "rule": fix.rule.name,
        "title": fix.title,
        "description": fix.description,
        "harms": [harm.value for harm in fix.harms],
        "safe": not fix.changes_behaviour,
        "safety": fix.safety.label,
        "loss": _LOSSES[fix.impact],
        "details": fix.details.splitlines(),
    }


def fix_json(fix: Fix, document: Document, format_path: FormatPath) -> dict[str, Any]:
    """A fix with its id and its place, without its edits. `document` contains the reference that it
    removes."""
    id_ = {"id": fix_id(fix, format_path)}
    return id_ | fix_fields(fix) | place_json(document, fix.place.span, format_path)


def fix_id(fix: Fix, format_path: FormatPath) -> str:
    """The id of a fix. It is built from the edits, so it means these edits of this text and no
    others."""
    edits = [(format_path(path), changes) for path, changes in sorted(fix.edits.items())]
    return hashlib.sha256(repr((fix.rule.name, edits)).encode()).hexdigest()[:12]


def explanation_json(
    explanation: Explanation, document: Document, format_path: FormatPath
) -> dict[str, Any]:
    """An explanation. `document` contains its place."""
    return {
        "rule": explanation.rule.name,
        "title": explanation_title(explanation),
        "reason": explanation.reason,
    } | place_json(document, explanation.place.span, format_path)


def edits_json(
    edits: Mapping[str, Iterable[Edit]],
    document: Callable[[str], Document],
    format_path: FormatPath,
) -> list[dict[str, Any]]:
    """Edits of the files at the keys of `edits`. `document` gives the text that they refer to."""
    return [
        place_json(document(path), edit.span, format_path) | {"new_text": edit.new.decode()}
        for path, changes in edits.items()
        for edit in changes
    ]


def place_json(document: Document, span: Span, format_path: FormatPath) -> dict[str, Any]:
    """A file, and a range in UTF-16 code units whose lines and characters count from 0."""
    start, end = document.range(span)
    return {
        "file": format_path(document.path),
        "range": {"start": start._asdict(), "end": end._asdict()},
    }
