"""Tests offsets, positions and edits against slow and simple computations of the same values.

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

# Includes a combining accent, a flag of two code points and an emoji of several.
PARTS = ("a", "é", "e\u0301", "\U0001f1e9\U0001f1ea", "👩‍👩‍👧", "𝒳", "\t", " ", "\ufeff", "ß", "中")
ENDS = ("\n", "\r\n", "\r")
# Line ends in some languages, but not in LSP.
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
    """Split a text into lines, each with its ending."""
    return re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)


def without_end(line: str) -> str:
    return line.rstrip("\r\n")


def length(text: str, encoding: Encoding) -> int:
    """Return the length of a text in units, by encoding it."""
    codec, bytes_per_unit = CODECS[encoding]
    return len(text.encode(codec)) // bytes_per_unit


def boundaries(text: str, encoding: Encoding) -> Iterator[tuple[int, Position]]:
    """Yield the byte offset and the position of every character boundary in the lines."""
    before = 0
    for number, line in enumerate(lines_of(text)):
        content = without_end(line)
        for i in range(len(content) + 1):
            prefix = content[:i]
            yield before + len(prefix.encode()), Position(number, length(prefix, encoding))
        before += len(line.encode())


@given(texts, encodings)
def test_position_of_every_offset(text: str, encoding: Encoding) -> None:
    for offset, position in boundaries(text, encoding):
        assert document(text).position(offset, encoding) == position


@given(texts, encodings)
def test_offset_of_every_position(text: str, encoding: Encoding) -> None:
    for offset, position in boundaries(text, encoding):
        assert document(text).offset(position, encoding) == offset


@given(texts, encodings, st.integers(0, 40), st.integers(0, 80))
def test_offset_clamps_positions_outside_the_text(
    text: str, encoding: Encoding, line: int, character: int
) -> None:
    offset = document(text).offset(Position(line, character), encoding)
    lines = lines_of(text)
    if line >= len(lines):
        assert offset == len(text.encode())
        return
    content = without_end(lines[line])
    counts = [i for i in range(len(content) + 1) if length(content[:i], encoding) <= character]
    before = len("".join(lines[:line]).encode())
    assert offset == before + len(content[: max(counts)].encode())


@given(texts, encodings, st.integers(-5, 200))
def test_position_is_never_beyond_the_end_of_its_line(
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
def test_position_examples(text: str, offset: int, position: tuple[int, int]) -> None:
    assert document(text).position(offset) == position


@pytest.mark.parametrize(
    ("text", "position", "encoding", "offset"),
    [
        ("ab\ncd\n", (0, 9), Encoding.UTF16, 2),
        ("ab\r\ncd", (0, 9), Encoding.UTF16, 2),
        ("ab\rcd", (0, 3), Encoding.UTF16, 2),
        ("ab\ncd", (9, 0), Encoding.UTF16, 5),
        ("ab\n", (1, 5), Encoding.UTF16, 3),
        ("x😀y", (0, 2), Encoding.UTF16, 1),  # Inside a surrogate pair.
        ("x😀y", (0, 3), Encoding.UTF16, 5),
        ("x😀y", (0, 2), Encoding.UTF32, 5),
        ("x😀y", (0, 3), Encoding.UTF8, 1),  # Inside a multi-byte character.
        ("x😀y", (0, 5), Encoding.UTF8, 5),
    ],
)
def test_offset_examples(
    text: str, position: tuple[int, int], encoding: Encoding, offset: int
) -> None:
    assert document(text).offset(Position(*position), encoding) == offset


@given(texts)
def test_line_excludes_its_ending(text: str) -> None:
    subject = document(text)
    lines = lines_of(text)
    for number, line in enumerate(lines):
        assert subject.line(number).decode() == without_end(line)
    assert subject.line(len(lines)) == b""


def test_span_converts_to_a_range_and_back() -> None:
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
def test_touches(one: tuple[int, int], other: tuple[int, int], touch: bool) -> None:
    assert Span(*one).touches(Span(*other)) is touch
    assert Span(*other).touches(Span(*one)) is touch


@st.composite
def edits_of_a_text(draw: st.DrawFn) -> tuple[bytes, list[Edit]]:
    """Generate a text and sorted edits of it that do not overlap."""
    data = draw(texts).encode()
    ends = sorted(draw(st.lists(st.integers(0, len(data)), max_size=8)))
    new = st.sampled_from((b"", b"x", b"\xc3\xa9\n"))
    pairs = zip(ends[::2], ends[1::2], strict=False)
    return data, [Edit(Span(start, end), draw(new)) for start, end in pairs]


def apply_one_by_one(data: bytes, edits: list[Edit]) -> bytes:
    """Apply the edits from the last to the first, so that none moves the place of another."""
    for edit in reversed(edits):
        data = data[: edit.span.start] + edit.new + data[edit.span.end :]
    return data


@given(edits_of_a_text())
def test_apply_accepts_edits_in_any_order(edited: tuple[bytes, list[Edit]]) -> None:
    data, edits = edited
    expected = apply_one_by_one(data, edits)
    assert apply(data, edits) == expected
    if len({edit.span for edit in edits}) == len(edits):
        assert apply(data, reversed(edits)) == expected


def test_insertions_at_one_offset_keep_their_order_and_precede_a_replacement() -> None:
    edits = [Edit(Span(1, 2), b"X"), Edit(Span(1, 1), b"1"), Edit(Span(1, 1), b"2")]
    assert apply(b"abc", edits) == b"a12Xc"


@pytest.mark.parametrize(
    ("one", "other"),
    [((0, 2), (1, 3)), ((0, 3), (1, 2)), ((0, 3), (1, 1)), ((1, 2), (1, 2)), ((1, 2), (1, 3))],
)
def test_overlapping_edits_raise(one: tuple[int, int], other: tuple[int, int]) -> None:
    edits = [Edit(Span(*one), b"x"), Edit(Span(*other), b"y")]
    with pytest.raises(OverlappingEditsError):
        apply(b"abcd", edits)
    with pytest.raises(OverlappingEditsError):
        apply(b"abcd", reversed(edits))
