"""Parses texts for tests, and flattens the traversals so that they are easy to compare."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.syntax import parser
from tf_cycle_ls.syntax.ast import Body, Key, SyntaxIssue, Traversal
from tf_cycle_ls.text import Span
from tf_cycle_ls.vfs import decode

_BOM = b"\xef\xbb\xbf"


class FlatTraversal(tuple[int | str, ...]):
    """A traversal: its start and end in bytes, and its parts.

    An index is written as in hcl_edge_cases.json, with brackets: `[0]`, `["k"]`.
    """

    def __new__(cls, start: int, end: int, *parts: str) -> FlatTraversal:
        return super().__new__(cls, (start, end, *parts))


def in_body(body: Body, shift: int = 0) -> Iterator[FlatTraversal]:
    """Yield the traversals of a body and of its nested blocks."""
    for attribute in body.attributes:
        yield from (_flatten(traversal, shift) for traversal in attribute.traversals)
    for block in body.blocks:
        yield from in_body(block.body, shift)


def is_valid(text: bytes) -> bool:
    """Whether one of the parsers accepts the text of an item."""
    return parser.read_item(text).body is not None


def items(data: bytes) -> list[Span]:
    """Return the items of a text without a byte order mark."""
    return list(parser.items(data, is_valid))


def read(source: bytes) -> tuple[tuple[FlatTraversal, ...], tuple[SyntaxIssue, ...]]:
    """Parse a file item by item, and return its sorted traversals and its syntax errors.

    The spans of traversals are byte offsets in `source`, including a byte order mark.
    """
    data = decode("/main.tf", source).data
    shift = len(_BOM) if source.startswith(_BOM) else 0
    traversals: list[FlatTraversal] = []
    issues: list[SyntaxIssue] = []
    for span in items(data):
        item = parser.read_item(data[span.start : span.end])
        issues += item.issues
        if item.body is not None:
            traversals += in_body(item.body, span.start + shift)
    return tuple(sorted(traversals)), tuple(issues)


def _flatten(traversal: Traversal, shift: int) -> FlatTraversal:
    steps = (f"[{step.text}]" if isinstance(step, Key) else step for step in traversal.steps)
    start, end = traversal.span.shifted(shift)
    return FlatTraversal(start, end, traversal.root, *steps)
