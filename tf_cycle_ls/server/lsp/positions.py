"""Conversion between byte spans and LSP ranges."""

from __future__ import annotations

from lsprotocol import types

from tf_cycle_ls.text import Document, Encoding, Position, PositionRange, Span


def range_of(document: Document, span: Span, encoding: Encoding) -> types.Range:
    """The LSP range of a byte span, with characters counted in `encoding`."""
    start, end = document.range(span, encoding)
    return types.Range(start=types.Position(*start), end=types.Position(*end))


def span_of(document: Document, range_: types.Range, encoding: Encoding) -> Span:
    """The byte span of an LSP range.

    LSP forbids a range whose end is before its start (Range). In such a range, the two are swapped.
    """
    start = Position(range_.start.line, range_.start.character)
    end = Position(range_.end.line, range_.end.character)
    return document.span(PositionRange(min(start, end), max(start, end)), encoding)
