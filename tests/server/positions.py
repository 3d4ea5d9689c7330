"""LSP positions, computed in a slow but obvious way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

_LINE_END = re.compile("\r\n|\n|\r")
_BYTES_PER_UNIT = {"utf-8": 1, "utf-16-le": 2, "utf-32-le": 4}


def position(text: str, index: int, encoding: str = "utf-16") -> dict[str, int]:
    """The position of the character at an index; it must not be the second half of `\\r\\n`."""
    ends = [end.end() for end in _LINE_END.finditer(text) if end.end() <= index]
    line = text[ends[-1] if ends else 0 : index]
    codec = encoding if encoding == "utf-8" else f"{encoding}-le"
    return {"line": len(ends), "character": len(line.encode(codec)) // _BYTES_PER_UNIT[codec]}


def parse_marks(marked: str, encoding: str = "utf-16") -> tuple[str, list[Any]]:
    """A text without its marks, and the LSP ranges (JSON) of the parts between « and », in order.

    The marks do not nest.
    """
    pieces = re.split("[«»]", marked)
    text = "".join(pieces)
    ends = [position(text, end, encoding) for end in accumulate(map(len, pieces[:-1]))]
    starts_and_ends = zip(ends[::2], ends[1::2], strict=True)
    return text, [{"start": start, "end": end} for start, end in starts_and_ends]


def index_of(text: str, place: dict[str, int], encoding: str = "utf-16") -> int:
    """The index of the character at a position."""
    return next(
        index
        for index in range(len(text) + 1)
        if text[index - 1 : index + 1] != "\r\n" and position(text, index, encoding) == place
    )


def applied(text: str, edits: Sequence[dict[str, Any]], encoding: str = "utf-16") -> str:
    """A text with LSP text edits made, which all refer to the text as it is given."""
    places = [
        (
            index_of(text, edit["range"]["start"], encoding),
            index_of(text, edit["range"]["end"], encoding),
            edit,
        )
        for edit in edits
    ]
    for start, end, edit in sorted(places, key=lambda place: place[:2], reverse=True):
        text = text[:start] + edit["newText"] + text[end:]
    return text
