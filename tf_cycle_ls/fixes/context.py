"""The input of a fix rule: a reference on a cycle and the syntax around it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from tf_cycle_ls.analysis.model import Edge, SourceReference
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.syntax import parser
from tf_cycle_ls.syntax.ast import Attribute, Block, Body
from tf_cycle_ls.text import Document, Edit, Span


class ReferenceContext(Struct, frozen=True, eq=False):
    """The blocks and the argument that contain a reference.

    `blocks` are the enclosing blocks, from the top-level block to the innermost one. `data` is the
    text of the top-level block, which starts at byte `offset` of `document`. All spans, including
    `reference`, are relative to `offset`.
    """

    document: Document
    offset: int
    data: bytes
    blocks: tuple[Block, ...]
    attribute: Attribute
    reference: Span

    def document_edits(self, edits: Iterable[Edit]) -> dict[str, tuple[Edit, ...]]:
        """Convert edits of `data` to edits of the document, keyed by its path."""
        return {
            self.document.path: tuple(
                Edit(edit.span.shifted(self.offset), edit.new) for edit in edits
            )
        }


class FixContext(Struct, frozen=True):
    """The input of a fix rule: one reference that causes an edge of a cycle.

    `context` is the syntax around `reference`. `edge` may have more references than this one.
    """

    analysis: Analysis
    edge: Edge
    reference: SourceReference
    context: ReferenceContext


def reference_context(analysis: Analysis, reference: SourceReference) -> ReferenceContext | None:
    """Find the syntax around a reference.

    Returns None if the block does not parse, or if the file is in JSON syntax. JSON files are
    mostly generated, so they are not edited.
    """
    path, span = reference.place.path, reference.place.span
    if path.endswith(".json"):
        return None
    document, file = analysis.documents[path], analysis.files[path]
    index = bisect_right(file.items, span.start, key=lambda item: item.span.start) - 1
    if index < 0 or not file.items[index].span.covers(span):
        return None
    item = file.items[index]
    offset = item.span.start
    data = document.data[offset : item.span.end]
    body = parse_item_body(data)
    item_relative = span.shifted(-offset)
    path_to_attribute = _innermost(body, item_relative) if body else None
    if path_to_attribute is None:
        return None
    return ReferenceContext(document, offset, data, *path_to_attribute, item_relative)


@lru_cache(maxsize=256)
def parse_item_body(item: bytes) -> Body | None:
    """Parse a top-level item. Cached, because many references are in the same item."""
    return parser.read_item(item).body


def _innermost(body: Body, span: Span) -> tuple[tuple[Block, ...], Attribute] | None:
    """The blocks around a span, outermost first, and the argument that contains the span.

    Returns None if no argument contains it.
    """
    blocks: list[Block] = []
    while True:
        for attribute in body.attributes:
            if attribute.span.covers(span):
                return tuple(blocks), attribute
        block = next((block for block in body.blocks if block.span.covers(span)), None)
        if block is None:
            return None
        blocks.append(block)
        body = block.body
