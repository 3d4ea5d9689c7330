"""The inside of an expression, read on demand: literals, lists, objects, calls.

Most expressions are never looked into beyond their traversals; the few that are (a `count`, a
`source`, the policy that a repair edits) are parsed again from their own text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tree_sitter import Node

from tf_cycle_ls.syntax import tree_sitter_parser
from tf_cycle_ls.syntax.ast import Traversal
from tf_cycle_ls.syntax.deadline import ParseTimeoutError
from tf_cycle_ls.text import Span

_ADDRESS_STEPS = frozenset({"get_attr", "index", "comment"})
_PREFIX = b"x = "
_MOST_DIGITS = 300  # Any longer number is infinite as a float.


@dataclass(frozen=True, slots=True)
class Literal:
    """A string without templates, a number, true, false or null."""

    span: Span
    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Heredoc:
    """A heredoc; `text` spans the lines between the markers."""

    span: Span
    text: Span


@dataclass(frozen=True, slots=True)
class Sequence:
    """`[a, b]`."""

    span: Span
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """`key = value` in an object; `key` is None when it is computed."""

    span: Span
    key: str | None
    value: Expression


@dataclass(frozen=True, slots=True)
class Object:
    """`{ a = 1 }`."""

    span: Span
    entries: tuple[Entry, ...]

    def entry(self, key: str) -> Entry | None:
        """The entry of that key."""
        return next((each for each in self.entries if each.key == key), None)


@dataclass(frozen=True, slots=True)
class Call:
    """`name(arguments)`."""

    span: Span
    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """`condition ? then : otherwise`."""

    span: Span
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Other:
    """Anything else: operators, templates, traversals, `for` …"""

    span: Span


Expression = Literal | Heredoc | Sequence | Object | Call | Conditional | Other


def read(data: bytes, span: Span) -> Expression:
    """The expression that stands at `span` of `data`; all spans count from the start of `data`.

    Text that is not an expression by tree-sitter's reading, or one that is nested too deeply to
    be looked into, comes back as `Other`.
    """
    parsed = _PREFIX + data[span.start : span.end] + b"\n"
    attribute = _attribute(parsed)
    if attribute is None:
        return Other(span)
    try:
        return _Reader(parsed, span.start - len(_PREFIX)).expression(attribute.children[-1])
    except RecursionError:
        return Other(span)


def traversals(text: str) -> tuple[Traversal, ...]:
    """The traversals of a text that is an expression; spans count from the start of the text."""
    data = _PREFIX + text.encode() + b"\n"
    attribute = _attribute(data)
    found = (
        () if attribute is None else tree_sitter_parser.traversals_of(attribute.children[-1], data)
    )
    return tuple(each._replace(span=each.span.shifted(-len(_PREFIX))) for each in found)


def traversal(text: str) -> Traversal | None:
    """A text that is nothing but a traversal; its span counts from the start of the text."""
    found = traversals(text)
    return found[0] if [each.span for each in found] == [Span(0, len(text.encode()))] else None


def address(text: str) -> tuple[str, ...]:
    """The names in a text that is an address, such as `module.a[each.key].test_b.c["k"]`.

    The keys of instances are left out, computed ones too. Nothing for any other text.
    """
    data = _PREFIX + text.encode() + b"\n"
    attribute = _attribute(data)
    if attribute is None:
        return ()
    variable, *steps = attribute.children[-1].children
    if variable.type != "variable_expr" or any(step.type not in _ADDRESS_STEPS for step in steps):
        return ()
    names = (step.children[-1] for step in steps if step.type == "get_attr")
    return (
        tree_sitter_parser.text(variable, data),
        *(tree_sitter_parser.text(each, data) for each in names),
    )


def _attribute(data: bytes) -> Node | None:
    """The attribute that a text begins with; None for any other text."""
    try:
        root = tree_sitter_parser.parse(data)
    except ParseTimeoutError:
        return None
    first = None if root.has_error else root.children[0].children[0]
    return first if first is not None and first.type == "attribute" else None


class _Reader:
    """Turns the nodes of a text into expressions, their spans moved by `shift` bytes."""

    def __init__(self, data: bytes, shift: int) -> None:
        self._data = data
        self._shift = shift

    def expression(self, node: Node) -> Expression:
        """The expression of a node, parentheses around it taken off."""
        node = _inmost(node)
        span = self._span(node)
        if node.type == "literal_value":
            return Literal(span, _literal(node.children[0], self._data))
        if node.type == "tuple":
            items = (child for child in node.children if child.type == "expression")
            return Sequence(span, tuple(map(self.expression, items)))
        if node.type == "object":
            entries = (child for child in node.children if child.type == "object_elem")
            return Object(span, tuple(map(self._entry, entries)))
        if node.type == "function_call":
            return self._call(node)
        if node.type == "conditional":
            named = (child for child in node.children if child.is_named)
            _, then, otherwise = (child for child in named if child.type != "comment")
            return Conditional(span, self.expression(then), self.expression(otherwise))
        if node.type == "heredoc_template":
            return self._heredoc(node)
        return Other(span)

    def _entry(self, node: Node) -> Entry:
        key, value = (child for child in node.children if child.type == "expression")
        inner = _inmost(key)
        name: str | None = None
        if inner.type == "variable_expr":
            name = tree_sitter_parser.text(inner, self._data)
        elif inner.type == "literal_value":
            literal = _literal(inner.children[0], self._data)
            name = literal if isinstance(literal, str) else None
        return Entry(self._span(node), name, self.expression(value))

    def _call(self, node: Node) -> Call:
        words = (child for child in node.children if child.type == "identifier")
        name = "::".join(tree_sitter_parser.text(each, self._data) for each in words)
        arguments = next(
            (child.children for child in node.children if child.type == "function_arguments"), []
        )
        expressions = (child for child in arguments if child.type == "expression")
        return Call(self._span(node), name, tuple(map(self.expression, expressions)))

    def _heredoc(self, node: Node) -> Heredoc:
        span = self._span(node)
        whole = self._data[node.start_byte : node.end_byte]
        first = whole.index(b"\n") + 1
        last = max(whole.rstrip().rfind(b"\n") + 1, first)
        return Heredoc(span, Span(span.start + first, span.start + last))

    def _span(self, node: Node) -> Span:
        return Span(node.start_byte + self._shift, node.end_byte + self._shift)


def _inmost(node: Node) -> Node:
    """The node without the wrappers that mean nothing."""
    while True:
        inner = [child for child in node.children if child.type not in ("(", ")", "comment")]
        wrapper = node.type in ("expression", "collection_value", "template_expr")
        if not wrapper or len(inner) != 1:
            return node
        node = inner[0]


def _literal(node: Node, data: bytes) -> str | int | float | bool | None:
    text = tree_sitter_parser.text(node, data)
    if node.type == "string_lit":
        parts = (child for child in node.children if "literal" in child.type)
        return unescape("".join(tree_sitter_parser.text(each, data) for each in parts))
    if node.type == "bool_lit":
        return text == "true"
    if node.type == "numeric_lit":
        return _number(text)
    return None


def _number(text: str) -> int | float | None:
    """A number; one that is too long to count with is infinite."""
    if text.isdigit() and len(text) <= _MOST_DIGITS:
        return int(text)
    try:
        return float(text)
    except ValueError:
        return None  # tree-sitter also takes 0x1F for one, HCL does not.


_ESCAPE = re.compile(r"\\(.)|\$\$\{|%%\{")
_CHARACTERS = {"n": "\n", "r": "\r", "t": "\t"}


def unescape(text: str) -> str:
    """The value of a quoted literal's text, for the escapes that matter in names and keys."""
    return _ESCAPE.sub(
        lambda match: _CHARACTERS.get(match[1], match[1]) if match[1] else match[0][1:], text
    )
