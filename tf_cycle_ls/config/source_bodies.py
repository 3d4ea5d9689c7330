"""Reads the bodies of files whose blocks are no declarations of the graph of a module.

These are the `terraform` blocks of a module, backend configuration files, and the files of stacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from tf_cycle_ls.config.json_body import body_of
from tf_cycle_ls.syntax import json_parser, parser
from tf_cycle_ls.syntax.ast import Attribute, Block, Body, SyntaxIssue
from tf_cycle_ls.text import MAX_BYTES, TOO_LARGE, Document, Span


class SourceBody(Struct, frozen=True):
    """A body in a file. Its spans are relative to `text`, which starts at byte `offset`."""

    text: bytes
    offset: int
    body: Body

    def span(self, inner: Span) -> Span:
        """Convert a span of the body to a span in the file."""
        return inner.shifted(self.offset)

    def value(self, attribute: Attribute) -> bytes:
        """The text of the value of an attribute."""
        return self.text[attribute.value.start : attribute.value.end]

    def inner(self, block: Block) -> SourceBody:
        """The body of a block in this body."""
        return SourceBody(self.text, self.offset, block.body)

    def blocks(self, type_: str) -> Iterator[tuple[Block, SourceBody]]:
        """The blocks of a type in this body, each with its body."""
        for block in self.body.blocks_of(type_):
            yield block, self.inner(block)


def source_bodies(document: Document, labels: Mapping[str, int]) -> Iterator[SourceBody]:
    """The top-level items of a file, each as a body with one attribute or one block.

    A file in JSON syntax is a single body. `labels` maps the types of its blocks to their numbers
    of labels. Items with a syntax error are left out.
    """
    data = document.data
    if len(data) > MAX_BYTES:
        return
    if document.path.endswith(".json"):
        value, _ = json_parser.read(data)
        if value is not None:
            yield SourceBody(data, 0, body_of(value, labels))
        return
    items = parser.parse_whole_file(data)
    if items is None:
        items = [(span, body) for span in _items(data) if (body := _body(data, span)) is not None]
    for span, body in items:
        yield SourceBody(data[span.start : span.end], span.start, body)


def left_out(document: Document) -> Iterator[SyntaxIssue]:
    """The syntax errors of the items that `source_bodies` leaves out, with spans in the file."""
    data = document.data
    if len(data) > MAX_BYTES:
        yield SyntaxIssue(Span(0, len(data)), TOO_LARGE)
    elif document.path.endswith(".json"):
        value, issues = json_parser.read(data)
        yield from issues if value is None else ()
    elif parser.parse_whole_file(data) is None:
        for span in _items(data):
            parsed = parser.read_item(data[span.start : span.end])
            if parsed.body is None:
                issue = parsed.issues[0]
                yield SyntaxIssue(issue.span.shifted(span.start), issue.message)


def _items(data: bytes) -> Iterator[Span]:
    return parser.items(data, lambda text: parser.read_item(text).body is not None)


def _body(data: bytes, span: Span) -> Body | None:
    return parser.read_item(data[span.start : span.end]).body
