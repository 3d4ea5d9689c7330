"""Deletions take their own lines and the comments directly above along, and nothing else."""

from __future__ import annotations

import re

import pytest

from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.text import Span, apply


def parse_markers(marked: str) -> tuple[bytes, list[Span]]:
    """The text without markers, and the spans in bytes that they enclose."""
    data, spans = b"", []
    for number, part in enumerate(re.split("[«»]", marked)):
        start = len(data)
        data += part.encode()
        if number % 2:
            spans.append(Span(start, len(data)))
    return data, spans


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "a {\n  # why\n  // and how\n  «b = 1» # really\n  c = 2\n}\n",
            "a {\n  c = 2\n}\n",
        ),
        ("a {\n  # about all\n\n  «b = 1»\n}\n", "a {\n  # about all\n\n}\n"),
        ("a {\n  c = 2 # about c\n  «b {\n    d = 1\n  }»\n}\n", "a {\n  c = 2 # about c\n}\n"),
        ("a {\r\n  # é𝒳\r\n  «b = 1»\r\n  c = 2\r\n}\r\n", "a {\r\n  c = 2\r\n}\r\n"),
        ("a { «b = 1» }\n", "a {}\n"),
        ("a {\n  «b = 1»", "a {\n"),
    ],
    ids=["comments above", "distant comment", "block", "CRLF", "one line", "end of file"],
)
def test_block_or_argument_is_deleted(before: str, after: str) -> None:
    data, (span,) = parse_markers(before)
    assert apply(data, delete.block(data, span)) == after.encode()


@pytest.mark.parametrize(
    ("before", "index", "after"),
    [
        ("[«a», «b», «c»]", 0, "[b, c]"),
        ("[«a», «b», «c»]", 1, "[a, c]"),
        ("[«a», «b», «c»]", 2, "[a, b]"),
        ("[«a»]", 0, "[]"),
        ("[\n  «a»,\n  # second\n  «b», # b\n  «c»,\n]", 1, "[\n  a,\n  c,\n]"),
        ("[\n  «a»,\n  «b»\n]", 1, "[\n  a\n]"),
        ("[\n  «a»,\n  «b»,\n]", 1, "[\n  a,\n]"),
        ("[\n  «a», # first\n  «b»\n]", 0, "[\n  b\n]"),
        ("{\n  «x = 1»\n  «y = 2»\n}", 1, "{\n  x = 1\n}"),
    ],
)
def test_element_is_deleted_with_its_comma(before: str, index: int, after: str) -> None:
    data, elements = parse_markers(before)
    assert apply(data, delete.element(data, elements, index)) == after.encode()
