"""Text as every room sees it: UTF-8 bytes, spans of byte offsets, edits, and line positions.

Offsets are bytes, because that is what the parsers count. Only where an answer leaves the
house are they turned into lines and characters, in the unit that the reader asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import NamedTuple

# The line endings of the LSP specification ("Text Documents"), and no others: not form feed,
# not U+2028, at which str.splitlines would also break.
_LINE_END = re.compile(rb"\r\n|\n|\r")


MAX_BYTES = 5_000_000
"""The largest text that is read: a hundred thousand blocks."""
TOO_LARGE = f"larger than {MAX_BYTES // 1_000_000} MB"


class Span(NamedTuple):
    """A half-open range of byte offsets."""

    start: int
    end: int

    def shifted(self, by: int) -> Span:
        """The same range, `by` bytes further on."""
        return Span(self.start + by, self.end + by)

    def contains(self, offset: int) -> bool:
        """Whether a byte offset is in the range; the end is not."""
        return self.start <= offset < self.end

    def covers(self, other: Span) -> bool:
        """Whether the other range is inside this one."""
        return self.start <= other.start and other.end <= self.end

    def touches(self, other: Span) -> bool:
        """Whether the two ranges share a byte or meet at a point."""
        return self.start <= other.end and other.start <= self.end


class Encoding(Enum):
    """The unit in which the characters of a line are counted (LSP: PositionEncodingKind)."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"

    def units(self, line: bytes) -> int:
        """How many units the UTF-8 bytes `line` take."""
        if line.isascii() or self is Encoding.UTF8:
            return len(line)
        # A cut through a character counts the character as not yet passed.
        text = line.decode("utf-8", errors="ignore")
        if self is Encoding.UTF32:
            return len(text)
        return len(text) + sum(character > "\uffff" for character in text)


class Position(NamedTuple):
    """A place in a text: line and character, both from 0, the character in some `Encoding`."""

    line: int
    character: int


class PositionRange(NamedTuple):
    """A half-open range of positions."""

    start: Position
    end: Position


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the bytes of `span` by `new`."""

    span: Span
    new: bytes


class OverlappingEditsError(ValueError):
    """Two edits claim the same bytes."""


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """`data` with all edits made; their spans refer to `data` as it is given.

    Raises OverlappingEditsError when two spans share a byte.
    """
    pieces: list[bytes] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        if edit.span.start < done:
            raise OverlappingEditsError(f"edits overlap at byte {edit.span.start}")
        pieces += (data[done : edit.span.start], edit.new)
        done = edit.span.end
    pieces.append(data[done:])
    return b"".join(pieces)


@dataclass(frozen=True)
class Document:
    """The text of one file, and the way from its offsets to positions and back.

    `data` is UTF-8 without a byte order mark; `path` is the name under which it was read.
    """

    path: str
    data: bytes

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset at which each line starts."""
        return [0, *(match.end() for match in _LINE_END.finditer(self.data))]

    def line(self, number: int) -> bytes:
        """Line `number`, from 0, without its ending; empty beyond the last line."""
        span = self._line_span(number)
        return self.data[span.start : span.end]

    def text(self, span: Span) -> str:
        """The text of `span`."""
        return self.data[span.start : span.end].decode("utf-8", errors="replace")

    def position(self, offset: int, encoding: Encoding = Encoding.UTF16) -> Position:
        """The position of a byte offset; offsets outside the text are clamped to it."""
        offset = min(max(offset, 0), len(self.data))
        line = bisect_right(self.line_starts, offset) - 1
        span = self._line_span(line)
        # Between the two bytes of \r\n is no position of its own: the line ends before them.
        return Position(line, encoding.units(self.data[span.start : min(offset, span.end)]))

    def offset(self, position: Position, encoding: Encoding = Encoding.UTF16) -> int:
        """The byte offset of a position.

        As the LSP specification asks, a character beyond the end of its line means the end of
        that line, and a line beyond the last means the end of the text.
        """
        if position.line >= len(self.line_starts):
            return len(self.data)
        span = self._line_span(position.line)
        line = self.data[span.start : span.end]
        if line.isascii():
            return span.start + min(position.character, len(line))
        units = 0
        offset = span.start
        for character in line.decode("utf-8", errors="replace"):
            encoded = character.encode()
            units += encoding.units(encoded)
            if units > position.character:
                break
            offset += len(encoded)
        return offset

    def range(self, span: Span, encoding: Encoding = Encoding.UTF16) -> PositionRange:
        """The positions of both ends of a span."""
        return PositionRange(self.position(span.start, encoding), self.position(span.end, encoding))

    def span(self, range_: PositionRange, encoding: Encoding = Encoding.UTF16) -> Span:
        """The byte offsets of both ends of a range of positions."""
        return Span(self.offset(range_.start, encoding), self.offset(range_.end, encoding))

    def _line_span(self, number: int) -> Span:
        starts = self.line_starts
        if number >= len(starts):
            return Span(len(self.data), len(self.data))
        end = starts[number + 1] if number + 1 < len(starts) else len(self.data)
        start = starts[number]
        return Span(start, start + len(self.data[start:end].rstrip(b"\r\n")))
