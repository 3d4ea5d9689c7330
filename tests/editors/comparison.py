"""Compares the report of an editor with the expectations for all editors."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from tests.editors.scene import EXPECTED, Report, Scene

Expected = dict[str, Any]

UNOPENED = "files that are not open"
OTHERS = "diagnostics of a second server, or at wrong positions"
SOURCE = "which server a diagnostic is from"
PATHS = "files in a folder with a non-ASCII name"
ENDS = "the end of a range in a file that is not open"
RELATED = "related information"


def expected() -> Expected:
    """The expectations for every editor; expected.json describes its fields."""
    expectations: Expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    return expectations


def differences(scene: Scene, report: Report, hidden: Collection[str]) -> list[str]:
    """The differences of a report, one line each; the editor cannot show the `hidden` parts."""
    wanted = expected()
    saved = (scene.folder / wanted["open"]).read_text(encoding="utf-8")
    ours = wanted["marked"]
    others = [] if OTHERS in hidden else wanted["other_server"]
    return [
        *_marks("opened", report["opened"], [*ours, *others], hidden),
        *_same("the text after the fix", report["fixed"], wanted["fixed"]),
        *_same("the file after saving", saved.splitlines(), wanted["fixed"]),
        *_marks("saved", report["saved"], others, hidden),
    ]


def _marks(
    when: str, seen: list[Expected], wanted: list[Expected], hidden: Collection[str]
) -> Iterator[str]:
    """Compare the diagnostics, sorted by file and position."""
    if UNOPENED in hidden:
        wanted = [mark for mark in wanted if mark["file"] == expected()["open"]]
    if OTHERS in hidden:
        seen = [mark for mark in seen if mark["source"] != "companion"]
    if len(seen) != len(wanted):
        yield f"{when}: {len(seen)} diagnostics, expected {len(wanted)}: {seen}"
        return
    for mark, right in zip(sorted(seen, key=_position), sorted(wanted, key=_position), strict=True):
        names = right.keys() - set(_unseen(right, hidden))
        if right["message"] not in mark["message"]:
            # Only the path of the cycle; the tests of the server check the rest of the message.
            yield f"{when}: message {mark['message']!r}, without {right['message']!r}"
        for name in sorted(names - {"message"}):
            yield from _same(f"{when}: {name} of {right['text']}", mark.get(name), right[name])


def _unseen(wanted: Expected, hidden: Collection[str]) -> Iterator[str]:
    if RELATED in hidden:
        yield "related"
    if SOURCE in hidden:
        yield "source"
    if ENDS in hidden and wanted["file"] != expected()["open"]:
        yield "text"


def _position(mark: Expected) -> list[object]:
    return [mark[name] for name in ("file", "line", "column")]


def _same(what: str, seen: object, wanted: object) -> Iterator[str]:
    if seen != wanted:
        yield f"{what}: {seen!r}, expected {wanted!r}"
