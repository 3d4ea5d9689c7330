"""Reads blocks that contain only simple expressions, without a syntax tree.

Most blocks are simple. The reader accepts only text that is certainly valid HCL, and gives up
otherwise. See `syntax.simple_expressions`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tf_cycle_ls.syntax.ast import Attribute, Block, Body
from tf_cycle_ls.syntax.simple_expressions import ExpressionReader
from tf_cycle_ls.syntax.simple_tokens import (
    END_OF_LINE,
    LITERAL,
    NAME,
    TRAVERSAL,
    NotSimpleError,
    word,
)
from tf_cycle_ls.text import Span

# tree-sitter drops the white space at the start of a label.
_LABEL = rb'(?:"[\w.-]+"|%b)' % NAME
_HEADER = rb"(?P<type>%b)(?P<labels>(?:[ \t]+%b)*)[ \t]*\{" % (NAME, _LABEL)
_BLOCK = re.compile(_HEADER)
_ITEM = re.compile(rb"(?P<name>%b)[ \t]*=(?![=>])[ \t]*|%b" % (NAME, _HEADER))
# The two most frequent forms of an argument: a literal value, and a single traversal.
_ATTRIBUTE = re.compile(
    rb"(%b)[ \t]*=[ \t]*(?:(%b)|(%b))%b" % (NAME, LITERAL, TRAVERSAL, END_OF_LINE)
)
_TRAVERSAL_GROUP = 3
_LABELS = re.compile(_LABEL)
_END_OF_LINE = re.compile(END_OF_LINE)
_CLOSING = re.compile(rb"[ \t]*\}")
_SPACES = re.compile(rb"[ \t]*")
# All bytes except control characters, which the parsers treat differently.
_PLAIN = bytes(byte for byte in range(256) if byte in b"\t\r\n" or (byte >= 0x20 and byte != 0x7F))


def is_plain(data: bytes) -> bool:
    """Whether a text is UTF-8 without unusual control characters. `read` requires this."""
    if data.translate(None, _PLAIN):
        return False
    try:
        return data.isascii() or bool(data.decode())
    except UnicodeDecodeError:
        return False


def read(data: bytes, start: int = 0) -> Block | None:
    """Read the block at an offset of a plain text. Its spans are relative to the offset.

    Returns None unless the block is simple. The text after the block is not examined.
    """
    match = _BLOCK.match(data, start)
    try:
        return _Reader(data, start).block(match)[0] if match else None
    except (NotSimpleError, RecursionError):
        return None


@lru_cache(maxsize=20_000)
def _label(text: bytes) -> str:
    """The value of a label, which may be quoted. Cached, because the same labels occur often."""
    return text[1:-1].decode() if text.startswith(b'"') else word(text)


class _Reader:
    """Reads the blocks of a text. Spans are relative to `origin`."""

    def __init__(self, data: bytes, origin: int) -> None:
        self._data = data
        self._origin = origin
        self._expressions = ExpressionReader(data, origin)

    def block(self, header: re.Match[bytes]) -> tuple[Block, int]:
        """Read the block with this header, and return it with its end."""
        origin = self._origin
        labels = header["labels"]
        end_of_words = header.end("labels")
        body, end = self._body(header.end())
        start = header.start() - origin
        return Block(
            word(header["type"]),
            tuple(map(_label, _LABELS.findall(labels))) if labels else (),
            Span(start, end - origin),
            Span(start, end_of_words - origin),
            body,
        ), end

    def _body(self, at: int) -> tuple[Body, int]:
        """Read a body after its opening brace, and return it with the end of its closing brace."""
        line = _END_OF_LINE.match(self._data, at)
        if line is None:
            return self._body_on_one_line(at)
        data, origin, traversals = self._data, self._origin, self._expressions.traversals
        at = line.end()
        attributes: dict[bytes, Attribute] = {}
        blocks: list[Block] = []
        while data[at : at + 1] != b"}":
            match = _ATTRIBUTE.match(data, at)
            if match:
                group = match.lastindex or 0
                name, start, end, next_line = match[1], *match.span(group), match.end()
                if group == _TRAVERSAL_GROUP:
                    self._expressions.add(match[group], start)
            else:
                match = _ITEM.match(data, at)
                if match is None:
                    raise NotSimpleError
                if match["type"]:
                    block, at = self.block(match)
                    blocks.append(block)
                    at = self._next_line(at)
                    continue
                name, start = match["name"], match.end()
                end = self._expressions.read(start)
                next_line = self._next_line(end)
            if name in attributes:
                raise NotSimpleError
            attributes[name] = Attribute(
                word(name),
                Span(at - origin, end - origin),
                Span(start - origin, end - origin),
                tuple(traversals),
            )
            traversals.clear()
            at = next_line
        return Body(tuple(attributes.values()), tuple(blocks)), at + 1

    def _body_on_one_line(self, at: int) -> tuple[Body, int]:
        """Read a body without newlines, which has at most one argument."""
        match = _CLOSING.match(self._data, at)
        if match:
            return Body((), ()), match.end()
        space = _SPACES.match(self._data, at)
        item = _ITEM.match(self._data, space.end()) if space else None
        if item is None or not item["name"]:
            raise NotSimpleError
        end = self._expressions.read(item.end())
        match = _CLOSING.match(self._data, end)
        if match is None:
            raise NotSimpleError
        origin, traversals = self._origin, self._expressions.traversals
        attribute = Attribute(
            word(item["name"]),
            Span(item.start() - origin, end - origin),
            Span(item.end() - origin, end - origin),
            tuple(traversals),
        )
        traversals.clear()
        return Body((attribute,), ()), match.end()

    def _next_line(self, at: int) -> int:
        """The start of the next line that is not blank."""
        match = _END_OF_LINE.match(self._data, at)
        if match is None:
            raise NotSimpleError
        return match.end()
