"""Content changes that turn one text into another (LSP: TextDocumentContentChangeEvent)."""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import Enum
from typing import Any

from tests.server.positions import position


class How(Enum):
    """The kind of change: the whole text, one range, or one range per group of changed lines."""

    WHOLE = "whole"
    RANGE = "range"
    LINES = "lines"


def changes(old: str, new: str, how: How, encoding: str) -> list[dict[str, Any]]:
    """The changes, in order. Each applies to the result of the previous one."""
    if how is How.WHOLE:
        return [{"text": new}]
    if how is How.RANGE:
        return [_replaced(old, *_differing(old, new), encoding)]
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    opcodes = SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
    return [
        _replaced(
            old, _length(before[:start]), _length(before[:end]), "".join(after[a:b]), encoding
        )
        for kind, start, end, a, b in reversed(
            opcodes
        )  # From the end, so that earlier offsets stay valid.
        if kind != "equal"
    ]


def _differing(old: str, new: str) -> tuple[int, int, str]:
    """Start and end of the differing part of the old text, and its replacement."""
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    most -= start
    rest = next((at for at in range(most) if old[-1 - at] != new[-1 - at]), most)
    # No LSP position exists between \\r and \\n.
    start -= start > 0 and old[start - 1] == "\r"
    rest -= rest > 0 and old[len(old) - rest] == "\n"
    return start, len(old) - rest, new[start : len(new) - rest]


def _replaced(old: str, start: int, end: int, new: str, encoding: str) -> dict[str, Any]:
    range_ = {"start": position(old, start, encoding), "end": position(old, end, encoding)}
    return {"range": range_, "text": new}


def _length(lines: list[str]) -> int:
    return sum(map(len, lines))
