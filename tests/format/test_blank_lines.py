"""Blank lines that are superfluous after a removal."""

from __future__ import annotations

import pytest

from tests.marked import parse_marked
from tf_cycle_ls.format.blank_lines import Seam, superfluous_blank_lines
from tf_cycle_ls.format.tokens import split_lines


def without_superfluous_lines(marked: str, *, removed_newline: bool = True) -> str:
    """An edited text without its superfluous blank lines; «» marks where text was removed."""
    text, spans = parse_marked(marked)
    lines = split_lines(text.encode())
    seams = [Seam(span.start, removed_newline) for span in spans]
    superfluous = list(superfluous_blank_lines(lines, seams, lambda _: False))
    return "".join(text[line.start : line.end] for line in lines if line not in superfluous)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("a {\n}\n\n«»\nb {\n}\n", "a {\n}\n\nb {\n}\n"),
        ("a {\n}\n\n\n«»\nb {\n}\n", "a {\n}\n\n\nb {\n}\n"),
        ("a {\n}\n\n«»b {\n}\n", "a {\n}\n\nb {\n}\n"),
        ("a {\n«»\n  b = 1\n}\n", "a {\n  b = 1\n}\n"),
        ("a { # comment\n«»\n  b = 1\n}\n", "a { # comment\n  b = 1\n}\n"),
        ("a {\n\n«»\n  b = 1\n}\n", "a {\n\n  b = 1\n}\n"),
        ("a {\n  b = 1\n\n«»}\n", "a {\n  b = 1\n}\n"),
        ("a {\n\n«»}\n", "a {\n}\n"),
        ("«»\na {\n}\n", "a {\n}\n"),
        ("a {\n}\n\n«»", "a {\n}\n"),
    ],
    ids=[
        "one of the blank lines on both sides is kept",
        "the longer of two runs of blank lines is kept",
        "the only blank line between two blocks is kept",
        "none is left after an opening brace",
        "none is left after an opening brace with a comment",
        "a blank line of the author after an opening brace is kept",
        "none is left before a closing brace",
        "none is left in an empty body",
        "none is left at the start of a file",
        "none is left at the end of a file",
    ],
)
def test_blank_lines_after_a_removal(marked: str, expected: str) -> None:
    assert without_superfluous_lines(marked) == expected


def test_blank_lines_without_a_removal_are_kept() -> None:
    marked = "a {\n\n\n  b = 1\n\n}\n\n\n\nc {\n«»}\n"
    assert without_superfluous_lines(marked) == parse_marked(marked)[0]


def test_removal_within_the_next_line_keeps_the_blank_line_before_it() -> None:
    """Only the start of the line `}` was removed, so the author wrote the blank line there."""
    marked = "a {\n  b = 1\n\n«»}\n"
    assert without_superfluous_lines(marked, removed_newline=False) == parse_marked(marked)[0]


def test_emptied_line_is_superfluous() -> None:
    """A line that became blank is removed, and the blank line of the author next to it is kept."""
    lines = split_lines(b"a = 1\n\n\nb = 2\n")
    emptied = lines[2]
    seams = [Seam(emptied.start, removed_newline=False)]
    assert list(superfluous_blank_lines(lines, seams, lambda line: line is emptied)) == [emptied]
