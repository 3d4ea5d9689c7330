"""Offsets, positions and edits, held against a slow and plain computation of each.

The rules are those of the LSP specification, "Text Documents" and "Position".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tf_cycle_ls.text import (
    Document,
    Edit,
    Encoding,
    OverlappingEditsError,
    Position,
    PositionRange,
    Span,
    apply,
)

# A letter, an e with a combining accent, a flag of two code points, an emoji of several, and all
# that some language or other takes for the end of a line.
PARTS = ("a", "é", "e\u0301", "\U0001f1e9\U0001f1ea", "👩‍👩‍👧", "𝒳", "\t", " ", "\ufeff", "ß", "中")
ENDS = ("\n", "\r\n", "\r")
NO_ENDS = ("\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029")

texts = st.lists(st.sampled_from(PARTS + ENDS + NO_ENDS), max_size=30).map("".join)
encodings = st.sampled_from(Encoding)
CODECS = {
    Encoding.UTF8: ("utf-8", 1),
    Encoding.UTF16: ("utf-16-le", 2),
    Encoding.UTF32: ("utf-32-le", 4),
}


def document(text: str) -> Document:
    return Document("/main.tf", text.encode())


def lines_of(text: str) -> list[str]:
    """The lines of a text, each with its ending."""
    return re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)


def without_end(line: str) -> str:
    return line.rstrip("\r\n")


def length(text: str, encoding: Encoding) -> int:
    """How many units a text takes, by encoding it."""
    codec, bytes_per_unit = CODECS[encoding]
    return len(text.encode(codec)) // bytes_per_unit


def places(text: str, encoding: Encoding) -> Iterator[tuple[int, Position]]:
    """Every place between two characters of a line: its byte offset and its position."""
    before = 0
    for number, line in enumerate(lines_of(text)):
        content = without_end(line)
        for i in range(len(content) + 1):
            prefix = content[:i]
            yield before + len(prefix.encode()), Position(number, length(prefix, encoding))
        before += len(line.encode())


@given(texts, encodings)
def test_every_place_has_its_position(text: str, encoding: Encoding) -> None:
    for offset, position in places(text, encoding):
        assert document(text).position(offset, encoding) == position


@given(texts, encodings)
def test_every_position_has_its_place(text: str, encoding: Encoding) -> None:
    for offset, position in places(text, encoding):
        assert document(text).offset(position, encoding) == offset


@given(texts, encodings, st.integers(0, 40), st.integers(0, 80))
def test_a_position_from_anywhere_is_clamped(
    text: str, encoding: Encoding, line: int, character: int
) -> None:
    offset = document(text).offset(Position(line, character), encoding)
    lines = lines_of(text)
    if line >= len(lines):
        assert offset == len(text.encode())
        return
    content = without_end(lines[line])
    fitting = [i for i in range(len(content) + 1) if length(content[:i], encoding) <= character]
    before = len("".join(lines[:line]).encode())
    assert offset == before + len(content[: max(fitting)].encode())


@given(texts, encodings, st.integers(-5, 200))
def test_no_offset_has_a_position_beyond_the_end_of_its_line(
    text: str, encoding: Encoding, offset: int
) -> None:
    line, character = document(text).position(offset, encoding)
    assert 0 <= character <= length(without_end(lines_of(text)[line]), encoding)


@pytest.mark.parametrize(
    ("text", "offset", "position"),
    [
        ("", 0, (0, 0)),
        ("", 7, (0, 0)),
        ("a\n", 2, (1, 0)),
        ("a\r\nb", 1, (0, 1)),
        ("a\r\nb", 2, (0, 1)),
        ("a\r\nb", 3, (1, 0)),
        ("a\rb", 2, (1, 0)),
        ("a\n\rb", 3, (2, 0)),
        ("a\x0cb\u2028c\x85d", 9, (0, 6)),
        ("😀x", 4, (0, 2)),
        ("😀x", 5, (0, 3)),
        ("abc", -1, (0, 0)),
    ],
)
def test_positions_counted_by_hand(text: str, offset: int, position: tuple[int, int]) -> None:
    assert document(text).position(offset) == position


@pytest.mark.parametrize(
    ("text", "position", "encoding", "offset"),
    [
        ("ab\ncd\n", (0, 9), Encoding.UTF16, 2),
        ("ab\r\ncd", (0, 9), Encoding.UTF16, 2),
        ("ab\rcd", (0, 3), Encoding.UTF16, 2),
        ("ab\ncd", (9, 0), Encoding.UTF16, 5),
        ("ab\n", (1, 5), Encoding.UTF16, 3),
        ("x😀y", (0, 2), Encoding.UTF16, 1),  # Between the two halves of a surrogate pair.
        ("x😀y", (0, 3), Encoding.UTF16, 5),
        ("x😀y", (0, 2), Encoding.UTF32, 5),
        ("x😀y", (0, 3), Encoding.UTF8, 1),  # Between the bytes of a character.
        ("x😀y", (0, 5), Encoding.UTF8, 5),
    ],
)
def test_offsets_counted_by_hand(
    text: str, position: tuple[int, int], encoding: Encoding, offset: int
) -> None:
    assert document(text).offset(Position(*position), encoding) == offset


@given(texts)
def test_lines_come_without_their_endings(text: str) -> None:
    subject = document(text)
    lines = lines_of(text)
    for number, line in enumerate(lines):
        assert subject.line(number).decode() == without_end(line)
    assert subject.line(len(lines)) == b""


def test_a_span_is_told_in_positions_and_back() -> None:
    subject = document('a = "😀"\nb = var.x\n')
    span = Span(15, 20)
    assert subject.text(span) == "var.x"
    assert subject.range(span) == ((1, 4), (1, 9))
    assert subject.span(PositionRange(Position(1, 4), Position(1, 9))) == span


@pytest.mark.parametrize(
    ("one", "other", "touch"),
    [
        ((0, 3), (3, 5), True),
        ((0, 3), (4, 5), False),
        ((2, 2), (2, 2), True),
        ((0, 9), (3, 4), True),
        ((5, 6), (0, 4), False),
    ],
)
def test_spans_touch(one: tuple[int, int], other: tuple[int, int], touch: bool) -> None:
    assert Span(*one).touches(Span(*other)) is touch
    assert Span(*other).touches(Span(*one)) is touch


@st.composite
def edits_of_a_text(draw: st.DrawFn) -> tuple[bytes, list[Edit]]:
    """A text and edits of it that do not overlap, in the order of the text."""
    data = draw(texts).encode()
    ends = sorted(draw(st.lists(st.integers(0, len(data)), max_size=8)))
    new = st.sampled_from((b"", b"x", b"\xc3\xa9\n"))
    pairs = zip(ends[::2], ends[1::2], strict=False)
    return data, [Edit(Span(start, end), draw(new)) for start, end in pairs]


def applied_one_by_one(data: bytes, edits: list[Edit]) -> bytes:
    """From the last to the first, so that none moves the place of another."""
    for edit in reversed(edits):
        data = data[: edit.span.start] + edit.new + data[edit.span.end :]
    return data


@given(edits_of_a_text())
def test_edits_are_applied_in_any_order(edited: tuple[bytes, list[Edit]]) -> None:
    data, edits = edited
    expected = applied_one_by_one(data, edits)
    assert apply(data, edits) == expected
    if len({edit.span for edit in edits}) == len(edits):
        assert apply(data, reversed(edits)) == expected


def test_insertions_at_one_place_keep_their_order_and_stand_before_what_is_replaced_there() -> None:
    edits = [Edit(Span(1, 2), b"X"), Edit(Span(1, 1), b"1"), Edit(Span(1, 1), b"2")]
    assert apply(b"abc", edits) == b"a12Xc"


@pytest.mark.parametrize(
    ("one", "other"),
    [((0, 2), (1, 3)), ((0, 3), (1, 2)), ((0, 3), (1, 1)), ((1, 2), (1, 2)), ((1, 2), (1, 3))],
)
def test_edits_of_the_same_bytes_are_refused(one: tuple[int, int], other: tuple[int, int]) -> None:
    edits = [Edit(Span(*one), b"x"), Edit(Span(*other), b"y")]
    with pytest.raises(OverlappingEditsError):
        apply(b"abcd", edits)
    with pytest.raises(OverlappingEditsError):
        apply(b"abcd", reversed(edits))
