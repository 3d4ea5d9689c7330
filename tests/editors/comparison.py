"""What an editor saw, held against what is expected of every editor."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from tests.editors.scene import EXPECTED, Report, Scene

Expected = dict[str, Any]

UNOPENED = "files that are not open"
OTHERS = "a second server's marks, or not in the right place"
SOURCE = "which server a diagnostic is from"
PATHS = "files below a folder with a name that is not ASCII"
ENDS = "where a mark ends in a file that is not open"
RELATED = "related information"


def expected() -> Expected:
    """What every editor shows; expected.json tells what its parts are."""
    found: Expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    return found


def differences(scene: Scene, report: Report, hidden: Collection[str]) -> list[str]:
    """How a report differs, a line for each; `hidden` is what the editor has no way to show."""
    wanted = expected()
    saved = (scene.folder / wanted["open"]).read_text(encoding="utf-8")
    ours = wanted["marked"]
    others = [] if OTHERS in hidden else wanted["other_server"]
    return [
        *_marks("opened", report["opened"], [*ours, *others], hidden),
        *_same("the text after the repair", report["repaired"], wanted["repaired"]),
        *_same("the file after saving", saved.splitlines(), wanted["repaired"]),
        *_marks("saved", report["saved"], others, hidden),
    ]


def _marks(
    when: str, seen: list[Expected], wanted: list[Expected], hidden: Collection[str]
) -> Iterator[str]:
    """The diagnostics in one file after the other, in the order of the text."""
    if UNOPENED in hidden:
        wanted = [each for each in wanted if each["file"] == expected()["open"]]
    if OTHERS in hidden:
        seen = [mark for mark in seen if mark["source"] != "companion"]
    if len(seen) != len(wanted):
        yield f"{when}: {len(seen)} diagnostics, expected {len(wanted)}: {seen}"
        return
    for mark, right in zip(sorted(seen, key=_position), sorted(wanted, key=_position), strict=True):
        names = right.keys() - set(_unseen(right, hidden))
        if right["message"] not in mark["message"]:
            # Only the way round: the rest is told by the tests of the server.
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
