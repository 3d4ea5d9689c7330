"""The syntax around a reference: which block, which argument."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tf_cycle_ls.analysis.model import Analysis, Edge, WrittenReference
from tf_cycle_ls.syntax import parser
from tf_cycle_ls.syntax.ast import Attribute, Block, Body
from tf_cycle_ls.text import Document, Edit, Span


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceContext:
    """Where a reference stands.

    `blocks` lead from the top-level block to the innermost one that holds it, `attribute` is its
    argument. Their spans, and `reference`, count from `offset` in `document`; `data` is the
    document from there on, as far as the top-level item goes.
    """

    document: Document
    offset: int
    data: bytes
    blocks: tuple[Block, ...]
    attribute: Attribute
    reference: Span

    def document_edits(self, edits: Iterable[Edit]) -> dict[str, tuple[Edit, ...]]:
        """Edits whose spans count as those of the site, as edits of the document."""
        moved = (Edit(edit.span.shifted(self.offset), edit.new) for edit in edits)
        return {self.document.path: tuple(moved)}


@dataclass(frozen=True, slots=True)
class FixContext:
    """What a rule is asked about: a reference that makes an edge of a cycle, and its site.

    `analysis` is the analysis that it was found in.
    """

    analysis: Analysis
    edge: Edge
    reference: WrittenReference
    context: ReferenceContext


def reference_context(root: Analysis, reference: WrittenReference) -> ReferenceContext | None:
    """The site of a reference; None where its text can no longer be read, and in JSON files,
    which are mostly written by programs."""
    path, span = reference.place.path, reference.place.span
    if path.endswith(".json"):
        return None
    document, file = root.documents[path], root.files[path]
    item = next((item for item in file.items if _holds(item.span, span)), None)
    if item is None:
        return None
    offset = item.span.start
    data = document.data[offset : item.span.end]
    body = parse_item_body(data)
    inner = span.shifted(-offset)
    found = _innermost(body, inner) if body else None
    return ReferenceContext(document, offset, data, *found, inner) if found else None


@lru_cache(maxsize=256)
def parse_item_body(item: bytes) -> Body | None:
    """The tree of a top-level item, by its text: many references stand in the same one."""
    return parser.read_item(item).body


def _innermost(body: Body, span: Span) -> tuple[tuple[Block, ...], Attribute] | None:
    blocks: list[Block] = []
    while True:
        for attribute in body.attributes:
            if _holds(attribute.span, span):
                return tuple(blocks), attribute
        block = next((block for block in body.blocks if _holds(block.span, span)), None)
        if block is None:
            return None
        blocks.append(block)
        body = block.body


def _holds(outer: Span, inner: Span) -> bool:
    return outer.covers(inner)
