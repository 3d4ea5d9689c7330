"""Edits that take something out of a text: a block, an entry of an object, an element of a list.

What stands on lines of its own goes with these lines, and with the comment lines right above it:
they were about what is gone. Everything else stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tf_cycle_ls.text import Edit, Span

_BEFORE = re.compile(rb"[ \t]*\Z")
_AFTER = re.compile(rb"[ \t]*,?[ \t]*(?:(?:#|//)[^\n]*)?(?:\r?\n|\Z)")
_COMMENT_LINE = re.compile(rb"[ \t]*(?:#|//)[^\n]*\n\Z")


def block(data: bytes, span: Span) -> tuple[Edit, ...]:
    """Take out a nested block."""
    lines = _own_lines(data, span)
    return (Edit(with_comments(data, lines) if lines else _with_blanks(data, span), b""),)


def element(data: bytes, elements: Sequence[Span], index: int) -> tuple[Edit, ...]:
    """Take out one of the elements of a list or object, and the comma that goes with it.

    `elements` are the spans of all of them, in order.
    """
    span = elements[index]
    is_last = index == len(elements) - 1
    lines = _own_lines(data, span)
    if lines:
        edits = [Edit(with_comments(data, lines), b"")]
        comma = data.find(b",", elements[index - 1].end, span.start) if index and is_last else -1
        followed = data[span.end : lines.end].lstrip().startswith(b",")
        if comma >= 0 and not followed:
            edits.insert(0, Edit(Span(comma, comma + 1), b""))
        return tuple(edits)
    if not is_last:
        return (Edit(Span(span.start, elements[index + 1].start), b""),)
    return (Edit(Span(elements[index - 1].end if index else span.start, span.end), b""),)


def _with_blanks(data: bytes, span: Span) -> Span:
    """The span, with the blanks around it where it is all that stands between two braces."""
    start = len(data[: span.start].rstrip(b" \t"))
    end = len(data) - len(data[span.end :].lstrip(b" \t"))
    is_all = data[start - 1 : start] == b"{" and data[end : end + 1] == b"}"
    return Span(start, end) if is_all else span


def _own_lines(data: bytes, span: Span) -> Span | None:
    """The whole lines of a span, when nothing but a comma or a comment shares them."""
    start = data.rfind(b"\n", 0, span.start) + 1
    after = _AFTER.match(data, span.end)
    if after and _BEFORE.match(data[start : span.start]):
        return Span(start, after.end())
    return None


def with_comments(data: bytes, lines: Span) -> Span:
    """The lines of a span that starts a line, with the comment lines right above them."""
    start = lines.start
    while start:
        above = data.rfind(b"\n", 0, start - 1) + 1
        if not _COMMENT_LINE.match(data[above:start]):
            break
        start = above
    return Span(start, lines.end)
