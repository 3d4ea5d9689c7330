"""What an editor sends when one text becomes another one (LSP: TextDocumentContentChangeEvent)."""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import Enum
from typing import Any

from tests.server.positions import position


class How(Enum):
    """The whole text, one range of it, or each line that differs."""

    WHOLE = "whole"
    RANGE = "range"
    LINES = "lines"


def changes(old: str, new: str, how: How, encoding: str) -> list[dict[str, Any]]:
    """The changes, each of which applies to the outcome of the one before."""
    if how is How.WHOLE:
        return [{"text": new}]
    if how is How.RANGE:
        return [_replaced(old, *_differing(old, new), encoding)]
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found = SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
    return [
        _replaced(
            old, _length(before[:start]), _length(before[:end]), "".join(after[a:b]), encoding
        )
        for kind, start, end, a, b in reversed(
            found
        )  # From the end: what is above keeps its place.
        if kind != "equal"
    ]


def _differing(old: str, new: str) -> tuple[int, int, str]:
    """From where to where the old text is another one, and what stands there in the new one."""
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    most -= start
    rest = next((at for at in range(most) if old[-1 - at] != new[-1 - at]), most)
    # No position can name the place between \\r and \\n.
    start -= start > 0 and old[start - 1] == "\r"
    rest -= rest > 0 and old[len(old) - rest] == "\n"
    return start, len(old) - rest, new[start : len(new) - rest]


def _replaced(old: str, start: int, end: int, new: str, encoding: str) -> dict[str, Any]:
    range_ = {"start": position(old, start, encoding), "end": position(old, end, encoding)}
    return {"range": range_, "text": new}


def _length(lines: list[str]) -> int:
    return sum(map(len, lines))
