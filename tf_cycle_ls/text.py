"""UTF-8 text, byte spans, edits and line/character positions.

All offsets are byte offsets, as in the parsers. They are converted from and to lines and characters
only at the interfaces to the client and the user, in the position encoding of the client or user.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from enum import Enum
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from msgspec import Struct

MAX_BYTES = 5_000_000
"""The size limit of a text in bytes, about a hundred thousand blocks. Larger files are skipped."""
TOO_LARGE = f"larger than {MAX_BYTES // 1_000_000} MB"
"""The reason that messages give for skipping a file above the size limit."""


class Span(NamedTuple):
    """A half-open range of byte offsets."""

    start: int
    end: int

    def shifted(self, by: int) -> Span:
        """Return the range moved by `by` bytes."""
        return Span(self.start + by, self.end + by)

    def contains(self, offset: int) -> bool:
        """Whether a byte offset is in the range, which excludes its end."""
        return self.start <= offset < self.end

    def covers(self, other: Span) -> bool:
        """Whether the other range is inside this one."""
        return self.start <= other.start and other.end <= self.end

    def touches(self, other: Span) -> bool:
        """Whether the two ranges share a byte or are adjacent."""
        return self.start <= other.end and other.start <= self.end


class Encoding(Enum):
    """The unit in which the characters of a line are counted (LSP: PositionEncodingKind)."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"

    def units(self, line: bytes) -> int:
        """Return the number of units in the UTF-8 bytes `line`."""
        if line.isascii() or self is Encoding.UTF8:
            return len(line)
        # If `line` ends inside a character, that character is not counted.
        text = line.decode("utf-8", errors="ignore")
        if self is Encoding.UTF32:
            return len(text)
        return len(text) + sum(character > "\uffff" for character in text)


class Position(NamedTuple):
    """A line and a character in it, both 0-based. `character` counts the units of an `Encoding`."""

    line: int
    character: int


class PositionRange(NamedTuple):
    """A half-open range of positions."""

    start: Position
    end: Position


class Edit(Struct, frozen=True):
    """Replaces the bytes of `span` with `new`."""

    span: Span
    new: bytes


class OverlappingEditsError(ValueError):
    """Two edits change the same bytes."""


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return `data` with all edits applied. Their spans are offsets into the original `data`.

    Raises OverlappingEditsError if two spans share a byte.
    """
    pieces: list[bytes] = []
    copied = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        if edit.span.start < copied:
            raise OverlappingEditsError(f"edits overlap at byte {edit.span.start}")
        pieces += (data[copied : edit.span.start], edit.new)
        copied = edit.span.end
    pieces.append(data[copied:])
    return b"".join(pieces)


class Document(Struct, frozen=True, dict=True):
    """The text of one file. Converts between byte offsets and positions.

    `data` is UTF-8 without a byte order mark. `path` is the path from which it was read.
    """

    path: str
    data: bytes

    @cached_property
    def line_starts(self) -> list[int]:
        """The byte offset at which each line starts."""
        # bytes.splitlines splits at the line endings of the LSP specification ("Text Documents").
        # str.splitlines would also split at form feed, U+2028 and others.
        starts = [0, *accumulate(map(len, self.data.splitlines(keepends=True)))]
        if not self.data.endswith((b"\n", b"\r")):
            starts.pop()  # The end of the last line.
        return starts or [0]

    def line(self, number: int) -> bytes:
        """Return line `number` (0-based) without its line ending.

        Returns an empty line if the text has fewer lines.
        """
        span = self._line_span(number)
        return self.data[span.start : span.end]

    def text(self, span: Span) -> str:
        """Return the decoded text of `span`."""
        return self.data[span.start : span.end].decode("utf-8", errors="replace")

    def position(self, offset: int, encoding: Encoding = Encoding.UTF16) -> Position:
        """Return the position of a byte offset. Offsets outside the text are clamped to it."""
        offset = min(max(offset, 0), len(self.data))
        line = bisect_right(self.line_starts, offset) - 1
        span = self._line_span(line)
        # An offset between \r and \n has no position of its own, because the line ends before both.
        return Position(line, encoding.units(self.data[span.start : min(offset, span.end)]))

    def offset(self, position: Position, encoding: Encoding = Encoding.UTF16) -> int:
        """Return the byte offset of a position.

        As the LSP specification requires, a character beyond the end of its line means the end
        of that line. A line number after the last line means the end of the text.
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
        """Return the positions of both ends of a span."""
        return PositionRange(self.position(span.start, encoding), self.position(span.end, encoding))

    def span(self, range_: PositionRange, encoding: Encoding = Encoding.UTF16) -> Span:
        """Return the byte offsets of both ends of a range of positions."""
        return Span(self.offset(range_.start, encoding), self.offset(range_.end, encoding))

    def _line_span(self, number: int) -> Span:
        starts = self.line_starts
        if number >= len(starts):
            return Span(len(self.data), len(self.data))
        end = starts[number + 1] if number + 1 < len(starts) else len(self.data)
        start = starts[number]
        return Span(start, start + len(self.data[start:end].rstrip(b"\r\n")))
