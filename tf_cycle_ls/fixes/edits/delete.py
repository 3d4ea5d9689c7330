"""Edits that delete a block, an object entry or a list element.

Text that has lines of its own is deleted with these lines and with the comment lines directly above
it. All other text stays unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tf_cycle_ls.text import Edit, Span

_BLANK_BEFORE = re.compile(rb"[ \t]*\Z")
_REST_OF_LINE = re.compile(rb"[ \t]*(?:,[ \t]*)?(?:(?:#|//)[^\n]*)?(?:\r?\n|\Z)")
_COMMENT_LINE = re.compile(rb"[ \t]*(?:#|//)[^\n]*\n\Z")


def block(data: bytes, span: Span) -> tuple[Edit, ...]:
    """Delete a nested block or an argument."""
    lines = _own_lines(data, span)
    return (Edit(include_comments_above(data, lines) if lines else _with_blanks(data, span), b""),)


def top_level_block(data: bytes, span: Span) -> Edit:
    """Delete a top-level block of a file, its comments and the blank lines behind it, or before it
    if it is the last one."""
    (edit,) = block(data, span)
    behind = data[edit.span.end :].lstrip(b"\r\n")
    if behind:
        return Edit(Span(edit.span.start, len(data) - len(behind)), b"")
    return Edit(Span(len(data[: edit.span.start].rstrip()), span.end), b"")


def element(data: bytes, elements: Sequence[Span], index: int) -> tuple[Edit, ...]:
    """Delete one element of a list or entry of an object, and its comma.

    `elements` are the spans of all elements, in order.
    """
    span = elements[index]
    is_last = index == len(elements) - 1
    lines = _own_lines(data, span)
    if lines:
        edits = [Edit(include_comments_above(data, lines), b"")]
        comma = data.find(b",", elements[index - 1].end, span.start) if index and is_last else -1
        has_comma = data[span.end : lines.end].lstrip().startswith(b",")
        if comma >= 0 and not has_comma:
            edits.insert(0, Edit(Span(comma, comma + 1), b""))
        return tuple(edits)
    if not is_last:
        return (Edit(Span(span.start, elements[index + 1].start), b""),)
    return (Edit(Span(elements[index - 1].end if index else span.start, span.end), b""),)


def include_comments_above(data: bytes, lines: Span) -> Span:
    """Extend a span that starts at the start of a line by the comment lines directly above it."""
    start = lines.start
    while start:
        above = data.rfind(b"\n", 0, start - 1) + 1
        if not _COMMENT_LINE.match(data[above:start]):
            break
        start = above
    return Span(start, lines.end)


def _with_blanks(data: bytes, span: Span) -> Span:
    """Extend a span over the blanks around it if a pair of braces contains nothing else."""
    start = len(data[: span.start].rstrip(b" \t"))
    end = len(data) - len(data[span.end :].lstrip(b" \t"))
    is_only_content = data[start - 1 : start] == b"{" and data[end : end + 1] == b"}"
    return Span(start, end) if is_only_content else span


def _own_lines(data: bytes, span: Span) -> Span | None:
    """The whole lines of a span; None if anything but a comma and a comment shares them."""
    start = data.rfind(b"\n", 0, span.start) + 1
    rest = _REST_OF_LINE.match(data, span.end)
    if rest and _BLANK_BEFORE.match(data[start : span.start]):
        return Span(start, rest.end())
    return None
