"""What a reader made of a text, flat and easy to compare."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.syntax import parser
from tf_cycle_ls.syntax.ast import Body, Key, SyntaxIssue, Traversal
from tf_cycle_ls.text import Span
from tf_cycle_ls.vfs import decode

_BOM = b"\xef\xbb\xbf"


class Found(tuple[int | str, ...]):
    """A traversal: its first byte, the byte after its last, and its parts.

    An index is written as hashicorp/hcl's walk was written down: `[0]`, `["k"]`.
    """

    def __new__(cls, start: int, end: int, *parts: str) -> Found:
        return super().__new__(cls, (start, end, *parts))


def in_body(body: Body, shift: int = 0) -> Iterator[Found]:
    """The traversals of a body, nested blocks included."""
    for attribute in body.attributes:
        yield from (_found(traversal, shift) for traversal in attribute.traversals)
    for block in body.blocks:
        yield from in_body(block.body, shift)


def is_sound(text: bytes) -> bool:
    """Whether a reader takes the text of an item."""
    return parser.read_item(text).body is not None


def items(data: bytes) -> list[Span]:
    """The items of a text without a byte order mark."""
    return list(parser.items(data, is_sound))


def read(source: bytes) -> tuple[tuple[Found, ...], tuple[SyntaxIssue, ...]]:
    """Read a file item by item: its traversals, sorted, and its faults.

    Spans count the bytes of `source`, a byte order mark included.
    """
    data = decode("/main.tf", source).data
    shift = len(_BOM) if source.startswith(_BOM) else 0
    found: list[Found] = []
    issues: list[SyntaxIssue] = []
    for span in items(data):
        reading = parser.read_item(data[span.start : span.end])
        issues += reading.issues
        if reading.body is not None:
            found += in_body(reading.body, span.start + shift)
    return tuple(sorted(found)), tuple(issues)


def _found(traversal: Traversal, shift: int) -> Found:
    steps = (f"[{step.text}]" if isinstance(step, Key) else step for step in traversal.steps)
    return Found(traversal.span.start + shift, traversal.span.end + shift, traversal.root, *steps)
