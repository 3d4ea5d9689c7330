"""Places in a text, as the LSP has them and as the core has them."""

from __future__ import annotations

from lsprotocol import types

from tf_cycle_ls.text import Document, Encoding, Position, PositionRange, Span


def range_of(document: Document, span: Span, encoding: Encoding) -> types.Range:
    """A span of bytes as a range, its characters counted in `encoding`."""
    start, end = document.range(span, encoding)
    return types.Range(start=types.Position(*start), end=types.Position(*end))


def span_of(document: Document, range_: types.Range, encoding: Encoding) -> Span:
    """A range as a span of bytes.

    LSP, Range: the end must not be before the start. Where it is, the two are swapped.
    """
    start = Position(range_.start.line, range_.start.character)
    end = Position(range_.end.line, range_.end.character)
    return document.span(PositionRange(min(start, end), max(start, end)), encoding)
