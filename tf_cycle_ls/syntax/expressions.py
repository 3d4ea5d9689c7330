"""Parses single expressions on demand: literals, lists, objects, calls.

The analysis needs only the traversals of most expressions. The few expressions that it needs in
full (a `count`, a `source`, a policy that a fix edits) are parsed again from their text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct
from tree_sitter import Node

from tf_cycle_ls.syntax import tree_sitter_parser
from tf_cycle_ls.syntax.ast import Traversal
from tf_cycle_ls.syntax.deadline import ParseTimeoutError
from tf_cycle_ls.syntax.simple_tokens import NAMES
from tf_cycle_ls.text import Span

_ADDRESS_STEPS = frozenset({"get_attr", "index", "comment"})
_PREFIX = b"x = "
# Rules read a policy again for each of its references. Smaller expressions are parsed faster than
# they are worth a place in the cache.
_MAX_UNCACHED_BYTES = 1_000
# The most frequent expressions, which need no parser. A keyword without a dot is not a name.
# tree-sitter drops the white space at the start of a string.
_SIMPLE = re.compile(
    rb'"(?P<string>(?:[^"\\$%%\s\x00-\x1f\x7f-\xff][^"\\$%%\x00-\x1f\x7f-\xff]*)?)"'
    rb"|(?P<number>\d{1,9})|(?!(?:true|false|null)\b)%b" % NAMES
)
_MAX_DIGITS = 300  # A longer number may overflow to infinity as a float.


class Literal(Struct, frozen=True):
    """A string without templates, a number, true, false or null."""

    span: Span
    value: str | int | float | bool | None


class Heredoc(Struct, frozen=True):
    """A heredoc. `text` is the span of the lines between the markers."""

    span: Span
    text: Span


class Sequence(Struct, frozen=True):
    """A list (HCL calls it a tuple): `[a, b]`."""

    span: Span
    items: tuple[Expression, ...]


class Entry(Struct, frozen=True):
    """An entry of an object, `key = value`. `key` is None if it is computed."""

    span: Span
    key: str | None
    value: Expression


class Object(Struct, frozen=True):
    """An object: `{ a = 1 }`."""

    span: Span
    entries: tuple[Entry, ...]

    def entry(self, key: str) -> Entry | None:
        """Return the first entry with this key, or None."""
        return next((entry for entry in self.entries if entry.key == key), None)


class Call(Struct, frozen=True):
    """A function call: `name(arguments)`."""

    span: Span
    name: str
    arguments: tuple[Expression, ...]


class Conditional(Struct, frozen=True):
    """A conditional: `condition ? then : otherwise`."""

    span: Span
    then: Expression
    otherwise: Expression


class Other(Struct, frozen=True):
    """Any other expression, such as an operation, a template, a traversal or a `for`."""

    span: Span


Expression = Literal | Heredoc | Sequence | Object | Call | Conditional | Other


def read(data: bytes, span: Span) -> Expression:
    """Parse the expression at `span` of `data`. All spans are relative to the start of `data`.

    Returns `Other` for text that tree-sitter does not parse as an expression, and for expressions
    that are nested too deeply.
    """
    simple = _SIMPLE.fullmatch(data, span.start, span.end)
    if simple:
        return _simple(simple, span)
    read_text = _read if span.end - span.start <= _MAX_UNCACHED_BYTES else _read_cached
    return read_text(data[span.start : span.end], span.start)


def _simple(match: re.Match[bytes], span: Span) -> Expression:
    kind = match.lastgroup
    if kind == "string":
        return Literal(span, match["string"].decode("ascii"))
    return Literal(span, int(match["number"])) if kind else Other(span)


def _read(expression: bytes, start: int) -> Expression:
    """Parse the text of an expression that starts at the offset `start`."""
    parsed = parse(expression)
    if parsed is not None:
        try:
            node, data = parsed
            return _Converter(data, start - len(_PREFIX)).expression(node)
        except RecursionError:
            pass
    return Other(Span(start, start + len(expression)))


_read_cached = lru_cache(maxsize=4)(_read)


def traversals(text: str) -> tuple[Traversal, ...]:
    """Parse an expression and return its traversals. Spans are relative to its start."""
    parsed = parse(text.encode())
    if parsed is None:
        return ()
    shift = -len(_PREFIX)
    return tuple(
        traversal._replace(span=traversal.span.shifted(shift))
        for traversal in tree_sitter_parser.traversals_of(*parsed)
    )


@lru_cache(maxsize=1_000)
def traversal(text: str) -> Traversal | None:
    """Parse a text that consists of a single traversal. Returns None for any other text.

    Cached, because several fix rules parse the reference of each edge, and names are repeated.
    """
    results = traversals(text)
    is_single = [result.span for result in results] == [Span(0, len(text.encode()))]
    return results[0] if is_single else None


def address(text: str) -> tuple[str, ...]:
    """Return the names in an address, such as `module.a[each.key].test_b.c["k"]`.

    Instance keys are left out, even if they are computed. Returns () if the text is not an address.
    """
    parsed = parse(text.encode())
    if parsed is None:
        return ()
    node, data = parsed
    variable, *steps = node.children
    if variable.type != "variable_expr" or any(step.type not in _ADDRESS_STEPS for step in steps):
        return ()
    names = (step.children[-1] for step in steps if step.type == "get_attr")
    return (
        tree_sitter_parser.text(variable, data),
        *(tree_sitter_parser.text(name, data) for name in names),
    )


def parse(text: bytes) -> tuple[Node, bytes] | None:
    """Parse the text of an expression as the value of an argument.

    Returns its node, and the text of the argument, which the offsets of nodes refer to. Returns
    None if the text is no valid expression, or takes too long to parse.
    """
    data = _PREFIX + text + b"\n"
    try:
        root = tree_sitter_parser.parse(data)
    except ParseTimeoutError:
        return None
    first = None if root.has_error else root.children[0].children[0]
    is_argument = first is not None and first.type == "attribute"
    return (first.children[-1], data) if first is not None and is_argument else None


class _Converter:
    """Converts tree-sitter nodes to expressions, with spans moved by `shift` bytes."""

    def __init__(self, data: bytes, shift: int) -> None:
        self._data = data
        self._shift = shift

    def expression(self, node: Node) -> Expression:
        """Convert a node, ignoring the parentheses around it."""
        node = _unwrap(node)
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
            operands = (child for child in node.children if child.is_named)
            _, then, otherwise = (child for child in operands if child.type != "comment")
            return Conditional(span, self.expression(then), self.expression(otherwise))
        if node.type == "heredoc_template":
            return self._heredoc(node)
        return Other(span)

    def _entry(self, node: Node) -> Entry:
        key, value = (child for child in node.children if child.type == "expression")
        inner = _unwrap(key)
        name: str | None = None
        # A word in parentheses is a reference (hclsyntax: ObjectConsKeyExpr.ForceNonLiteral).
        if inner.type == "variable_expr" and not self._data.startswith(b"(", key.start_byte):
            name = tree_sitter_parser.text(inner, self._data)
        elif inner.type == "literal_value":
            literal = _literal(inner.children[0], self._data)
            name = literal if isinstance(literal, str) else None
        return Entry(self._span(node), name, self.expression(value))

    def _call(self, node: Node) -> Call:
        words = (child for child in node.children if child.type == "identifier")
        name = "::".join(tree_sitter_parser.text(word, self._data) for word in words)
        arguments = next(
            (child.children for child in node.children if child.type == "function_arguments"), []
        )
        expressions = (child for child in arguments if child.type == "expression")
        return Call(self._span(node), name, tuple(map(self.expression, expressions)))

    def _heredoc(self, node: Node) -> Heredoc:
        span = self._span(node)
        heredoc = self._data[node.start_byte : node.end_byte]
        start = heredoc.index(b"\n") + 1
        end = max(heredoc.rstrip().rfind(b"\n") + 1, start)
        return Heredoc(span, Span(span.start + start, span.start + end))

    def _span(self, node: Node) -> Span:
        return Span(node.start_byte + self._shift, node.end_byte + self._shift)


def _unwrap(node: Node) -> Node:
    """Descend through parentheses and nodes that only wrap another node."""
    while True:
        inner = [child for child in node.children if child.type not in ("(", ")", "comment")]
        wrapper = node.type in ("expression", "collection_value", "template_expr")
        if not wrapper or len(inner) != 1:
            return node
        node = inner[0]


def _literal(node: Node, data: bytes) -> str | int | float | bool | None:
    text = tree_sitter_parser.text(node, data)
    if node.type == "string_lit":
        # A literal of the grammar excludes the spaces around it.
        return unescape(text[1:-1])
    if node.type == "bool_lit":
        return text == "true"
    if node.type == "numeric_lit":
        return _number(text)
    return None


def _number(text: str) -> int | float | None:
    """Parse a number. Long numbers become floats, which may be infinite."""
    if text.isdigit() and len(text) <= _MAX_DIGITS:
        return int(text)
    try:
        return float(text)
    except ValueError:
        return None  # tree-sitter-hcl accepts hexadecimal numbers such as 0x1F, but HCL does not.


_ESCAPE = re.compile(
    r"\\(?:u([0-9A-Fa-f]{4})|U(00(?:0\d|10|0[A-Fa-f])[0-9A-Fa-f]{4})|(.))|\$\$\{|%%\{"
)
_CHARACTERS = {"n": "\n", "r": "\r", "t": "\t"}


def unescape(text: str) -> str:
    """Return the value of a quoted literal.

    Source of the escape sequences: the HCL native syntax specification, Template Expressions.
    """
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16)).encode(errors="replace").decode()
    return _CHARACTERS.get(match[3], match[3]) if match[3] else match[0][1:]
