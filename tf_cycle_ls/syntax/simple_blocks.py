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
_LABELS = rb"(?P<labels>(?:[ \t]+%b)*)[ \t]*(?P<brace>\{)" % _LABEL
_BLOCK = re.compile(rb"(?P<name>%b)%b" % (NAME, _LABELS))
# An argument up to its value, or a block up to its brace. The most frequent values, which are a
# literal or a single traversal, are matched up to the next line.
_ITEM = re.compile(
    rb"(?P<name>%b)(?:[ \t]*=(?![=>])[ \t]*(?:(?:(?P<literal>%b)|(?P<names>%b))%b)?|%b)"
    % (NAME, LITERAL, TRAVERSAL, END_OF_LINE, _LABELS)
)
_ONE_ARGUMENT = re.compile(rb"[ \t]*(?P<name>%b)[ \t]*=(?![=>])[ \t]*" % NAME)
_LABEL_TEXTS = re.compile(_LABEL)
_END_OF_LINE = re.compile(END_OF_LINE)
_CLOSING = re.compile(rb"[ \t]*\}")
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


@lru_cache(maxsize=4_000)
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
            word(header["name"]),
            tuple(map(_label, _LABEL_TEXTS.findall(labels))) if labels else (),
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
        new = tuple.__new__  # The constructor of a NamedTuple takes twice as long.
        attributes: dict[bytes, Attribute] = {}
        blocks: list[Block] = []
        while data[at : at + 1] != b"}":
            match = _ITEM.match(data, at)
            if match is None:
                raise NotSimpleError
            kind, name, next_line = match.lastgroup, match["name"], match.end()
            if kind == "brace":
                block, at = self.block(match)
                blocks.append(block)
                at = self._next_line(at)
                continue
            if kind == "name":
                start = next_line
                end = self._expressions.read(start)
                next_line = self._next_line(end)
            else:
                start, end = match.span(kind or 0)
                if kind == "names":
                    self._expressions.add(match["names"], start)
            if name in attributes:
                raise NotSimpleError
            end -= origin
            span, value = new(Span, (at - origin, end)), new(Span, (start - origin, end))
            attributes[name] = new(Attribute, (word(name), span, value, tuple(traversals)))
            traversals.clear()
            at = next_line
        return Body(tuple(attributes.values()), tuple(blocks)), at + 1

    def _body_on_one_line(self, at: int) -> tuple[Body, int]:
        """Read a body without newlines, which has at most one argument."""
        match = _CLOSING.match(self._data, at)
        if match:
            return Body((), ()), match.end()
        item = _ONE_ARGUMENT.match(self._data, at)
        if item is None:
            raise NotSimpleError
        end = self._expressions.read(item.end())
        match = _CLOSING.match(self._data, end)
        if match is None:
            raise NotSimpleError
        origin, traversals = self._origin, self._expressions.traversals
        attribute = Attribute(
            word(item["name"]),
            Span(item.start("name") - origin, end - origin),
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
