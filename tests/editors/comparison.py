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
    expectations = expected()
    saved = (scene.folder / expectations["open"]).read_text(encoding="utf-8")
    ours = expectations["marked"]
    others = [] if OTHERS in hidden else expectations["other_server"]
    return [
        *_marks("opened", report["opened"], [*ours, *others], hidden),
        *_same("the text after the fix", report["fixed"], expectations["fixed"]),
        *_same("the file after saving", saved.splitlines(), expectations["fixed"]),
        *_marks("saved", report["saved"], others, hidden),
    ]


def _marks(
    when: str, actual: list[Expected], expected_marks: list[Expected], hidden: Collection[str]
) -> Iterator[str]:
    """Compare the diagnostics, sorted by file and position."""
    if UNOPENED in hidden:
        expected_marks = [mark for mark in expected_marks if mark["file"] == expected()["open"]]
    if OTHERS in hidden:
        actual = [mark for mark in actual if mark["source"] != "companion"]
    if len(actual) != len(expected_marks):
        yield f"{when}: {len(actual)} diagnostics, expected {len(expected_marks)}: {actual}"
        return
    actual, expected_marks = sorted(actual, key=_position), sorted(expected_marks, key=_position)
    for mark, right in zip(actual, expected_marks, strict=True):
        names = right.keys() - set(_hidden_fields(right, hidden))
        if right["message"] not in mark["message"]:
            # Only the first line; the tests of the server check the rest of the message.
            yield f"{when}: message {mark['message']!r}, without {right['message']!r}"
        for name in sorted(names - {"message"}):
            yield from _same(f"{when}: {name} of {right['text']}", mark.get(name), right[name])


def _hidden_fields(expected_mark: Expected, hidden: Collection[str]) -> Iterator[str]:
    if RELATED in hidden:
        yield "related"
    if SOURCE in hidden:
        yield "source"
    if ENDS in hidden and expected_mark["file"] != expected()["open"]:
        yield "text"


def _position(mark: Expected) -> list[object]:
    return [mark[name] for name in ("file", "line", "column")]


def _same(what: str, actual: object, expectation: object) -> Iterator[str]:
    if actual != expectation:
        yield f"{what}: {actual!r}, expected {expectation!r}"
