"""What an editor saw, held against what is expected of every editor."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from tests.editors.scene import EXPECTED, Report, Scene

Expected = dict[str, Any]

UNOPENED = "files that are not open"
OTHERS = "what a second server says"
PATHS = "files below a folder with a name that is not ASCII"
ENDS = "where a mark ends in a file that is not open"
RELATED = "related information"


def differences(scene: Scene, report: Report, hidden: Collection[str]) -> list[str]:
    """How a report differs, a line for each; `hidden` is what the editor has no way to show."""
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    saved = (scene.folder / expected["open"]).read_text(encoding="utf-8")
    ours = expected["marked"]
    others = [] if OTHERS in hidden else expected["other_server"]
    return [
        *_marks("opened", report["opened"], [*ours, *others], hidden),
        *_same("the text after the repair", report["repaired"], expected["repaired"]),
        *_same("the file after saving", saved.splitlines(), expected["repaired"]),
        *_marks("saved", report["saved"], others, hidden),
    ]


def _marks(
    when: str, seen: list[Expected], expected: list[Expected], hidden: Collection[str]
) -> Iterator[str]:
    """The diagnostics in one file after the other, in the order of the text."""
    if UNOPENED in hidden:
        expected = [each for each in expected if each["file"] == "main.tf"]
    seen, expected = sorted(seen, key=_position), sorted(expected, key=_position)
    if len(seen) != len(expected):
        yield f"{when}: {len(seen)} diagnostics, expected {len(expected)}: {seen}"
        return
    for mark, wanted in zip(seen, expected, strict=True):
        for name, value in wanted.items():
            if name == "message":
                # Only the way round: the rest is told by the tests of the server.
                if value not in mark[name]:
                    yield f"{when}: message {mark[name]!r}, without {value!r}"
            elif name not in _unseen(wanted, hidden):
                yield from _same(f"{when}: {name} of {wanted['text']}", mark.get(name), value)


def _unseen(wanted: Expected, hidden: Collection[str]) -> Iterator[str]:
    if RELATED in hidden:
        yield "related"
    if ENDS in hidden and wanted["file"] == "queue.tf":
        yield "text"


def _position(mark: Expected) -> list[object]:
    return [mark[name] for name in ("file", "line", "column", "source")]


def _same(what: str, seen: object, expected: object) -> Iterator[str]:
    if seen != expected:
        yield f"{what}: {seen!r}, expected {expected!r}"
