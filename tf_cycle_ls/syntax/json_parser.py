"""Parses HCL's JSON syntax to values, including the templates inside strings.

JSON is parsed with tree-sitter-json, and the decoded strings with tree-sitter-hcl. The spans of
traversals in a string are mapped back through its escape sequences. Source of the rules:
hashicorp/hcl, `json/structure.go` (a string in an expression is a template) and `json/spec.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from tf_cycle_ls.syntax import tree_sitter_parser
from tf_cycle_ls.syntax.ast import SyntaxIssue, Traversal
from tf_cycle_ls.syntax.deadline import FILE_SECONDS, Deadline, ParseTimeoutError
from tf_cycle_ls.syntax.parser import read_item
from tf_cycle_ls.text import Span


class String(Struct, frozen=True):
    """A JSON string: its decoded value `text`, and the traversals of the templates in it."""

    span: Span
    text: str
    traversals: tuple[Traversal, ...]


class Pair(Struct, frozen=True):
    """An entry of a JSON object: `"key": value`."""

    span: Span
    key: String
    value: Value


class Object(Struct, frozen=True):
    """A JSON object."""

    span: Span
    pairs: tuple[Pair, ...]


class Array(Struct, frozen=True):
    """A JSON array."""

    span: Span
    items: tuple[Value, ...]


class Scalar(Struct, frozen=True):
    """A number, true, false or null."""

    span: Span


Value = String | Object | Array | Scalar

_ESCAPE = re.compile(
    rb'\\(?:u[dD][89abAB]HH\\u[dD][c-fC-F]HH|uHHHH|["\\/bfnrt])'.replace(b"H", b"[0-9a-fA-F]")
)
_CHARACTERS = {b"b": "\b", b"f": "\f", b"n": "\n", b"r": "\r", b"t": "\t"}
_MARKER = b"END_OF_JSON_STRING"
_PREFIX = b"x = <<" + _MARKER + b"\n"
_INTERPOLATION = re.compile(rb"\$\{~?(.*?)~?\}", re.DOTALL)
_OPEN = b"x = ("


def read(data: bytes) -> tuple[Value | None, tuple[SyntaxIssue, ...]]:
    """Parse a JSON text. Returns its value, or None if it is not valid JSON, and its syntax errors.

    An invalid template in a string is reported as a syntax error and has no traversals.
    """
    whole_text = Span(0, len(data))
    try:
        root = tree_sitter_parser.parse_json(data)
        values = [child for child in root.children if child.type != "comment"]
        if root.has_error or len(values) != 1:
            return None, (
                tree_sitter_parser.first_issue(root)._replace(message="not valid JSON here"),
            )
        converter = _Converter(data)
        return converter.value(values[0]), tuple(converter.issues)
    except RecursionError:
        return None, (SyntaxIssue(whole_text, "nested too deeply"),)
    except ParseTimeoutError as error:
        return None, (SyntaxIssue(whole_text, str(error)),)


def strings(value: Value) -> Iterator[String]:
    """Yield every string of a value, including object keys, in source order."""
    if isinstance(value, String):
        yield value
    elif isinstance(value, Array):
        for item in value.items:
            yield from strings(item)
    elif isinstance(value, Object):
        for pair in value.pairs:
            yield pair.key
            yield from strings(pair.value)


class _Converter:
    """Converts tree-sitter nodes to values and collects the syntax errors of templates."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.issues: list[SyntaxIssue] = []
        self._deadline = Deadline(FILE_SECONDS)

    def value(self, node: Node) -> Value:
        span = Span(node.start_byte, node.end_byte)
        if node.type == "string":
            return self._string(node)
        if node.type == "array":
            return Array(span, tuple(self.value(child) for child in _named(node)))
        if node.type == "object":
            return Object(span, tuple(self._pair(child) for child in _named(node)))
        return Scalar(span)

    def _pair(self, node: Node) -> Pair:
        key, value = _named(node)
        return Pair(Span(node.start_byte, node.end_byte), self._string(key), self.value(value))

    def _string(self, node: Node) -> String:
        raw = self._data[node.start_byte + 1 : node.end_byte - 1]
        text, offsets = _decode(raw)
        traversals: list[Traversal] = []
        if b"${" in text or b"%{" in text:
            start = node.start_byte + 1
            for traversal in self._template(text, Span(start, start + len(raw))):
                first, last = (offsets[at] for at in traversal.span)
                traversals.append(traversal._replace(span=Span(first + start, last + start)))
        span = Span(node.start_byte, node.end_byte)
        return String(span, text.decode("utf-8", errors="replace"), tuple(traversals))

    def _template(self, text: bytes, span: Span) -> Iterator[Traversal]:
        """Yield the traversals of a template, with spans relative to its text.

        `span` is the span of the template in the file. It is used for a syntax error.
        """
        if self._deadline.has_passed:
            raise ParseTimeoutError
        body, shift = None, 0
        # Parse the template as a heredoc, because heredocs have no escape sequences. Replace NUL,
        # because tree-sitter fails at it.
        text = text.replace(b"\0", b" ")
        data = _PREFIX + text + b"\n" + _MARKER + b"\n"
        root = tree_sitter_parser.parse(data)
        if not root.has_error:
            body, shift = tree_sitter_parser.body_of(root, data), -len(_PREFIX)
        elif expression := _INTERPOLATION.fullmatch(text):
            # python-hcl2 does not parse heredocs, but most templates are only an interpolation.
            body = read_item(_OPEN + expression[1] + b")\n").body
            shift = expression.start(1) - len(_OPEN)
        if body is None:
            self.issues.append(SyntaxIssue(span, "not a valid HCL template; it was left out"))
            return
        for traversal in body.attributes[0].traversals:
            yield traversal._replace(span=traversal.span.shifted(shift))


def _named(node: Node) -> list[Node]:
    return [child for child in node.children if child.is_named and child.type != "comment"]


def _decode(raw: bytes) -> tuple[bytes, list[int]]:
    """Decode the escape sequences of a string's content.

    Returns the decoded bytes, and the offset in `raw` of each decoded byte and of their end.
    """
    if b"\\" not in raw:
        return raw, list(range(len(raw) + 1))
    text = bytearray()
    offsets: list[int] = []
    at = 0
    for match in _ESCAPE.finditer(raw):
        text += raw[at : match.start()]
        offsets += range(at, match.start())
        character = _character(match[0]).encode("utf-8", errors="replace")
        text += character
        offsets += [match.start()] * len(character)
        at = match.end()
    text += raw[at:]
    offsets += range(at, len(raw) + 1)
    return bytes(text), offsets


def _character(escape: bytes) -> str:
    if escape[1:2] == b"u":
        units = bytes.fromhex(escape.replace(b"\\u", b"").decode("ascii", errors="replace"))
        return units.decode("utf-16-be", errors="replace")
    return _CHARACTERS.get(escape[1:2], escape[1:2].decode())
