"""The first reader: tree-sitter-hcl to the plain tree.

Two of its readings are put right here: `$$${x}` holds no interpolation (`$${` is an escape), and
a bare name or literal in brackets decides where a traversal ends, as in hclsyntax.
"""

from __future__ import annotations

from collections.abc import Iterator
from sys import intern

import tree_sitter_hcl
import tree_sitter_json
from tree_sitter import Language, Node, Parser

from tf_cycle_ls.syntax import fast_traversals
from tf_cycle_ls.syntax.ast import Attribute, Block, Body, Key, Step, SyntaxIssue, Traversal
from tf_cycle_ls.syntax.deadline import ITEM_SECONDS, Deadline, ParseTimeoutError
from tf_cycle_ls.text import Span

_LANGUAGE = Language(tree_sitter_hcl.language())
_JSON = Language(tree_sitter_json.language())

# Whatever stands in a smaller text, it is parsed within a second.
_LARGE = 10_000
_PIECE = 65_536

_BINDERS = frozenset({"for_tuple_expr", "for_object_expr", "template_for"})
_IN_WORDS = {"quoted_template_end": 'a closing "', "identifier": "a name"}
_INTROS = frozenset({"for_intro", "template_for_start"})
_STEPS = frozenset({"get_attr", "index"})


def parse(data: bytes) -> Node:
    """The tree-sitter tree of some HCL; the caller looks at `has_error`. Raises SlowError."""
    return _parsed(_LANGUAGE, data)


def parse_json(data: bytes) -> Node:
    """The tree-sitter tree of some JSON; the caller looks at `has_error`. Raises SlowError."""
    return _parsed(_JSON, data)


def _parsed(language: Language, data: bytes) -> Node:
    """Only a text that is given in pieces can be given up when it takes too long."""
    parser = Parser(language)
    if len(data) <= _LARGE:
        return parser.parse(data).root_node
    deadline = Deadline(ITEM_SECONDS)

    def piece(at: int, _: object) -> bytes:
        return data[at : at + _PIECE]

    def gives_up(_at: int, _has_error: bool) -> bool:
        return deadline.has_passed

    try:
        return parser.parse(piece, progress_callback=gives_up).root_node
    except ValueError:
        raise ParseTimeoutError from None


def first_issue(root: Node) -> SyntaxIssue:
    """Where a tree with errors is damaged first."""
    node = root
    while True:
        if node.is_missing:
            return SyntaxIssue(_span(node), f"expected {_IN_WORDS.get(node.type, node.type)}")
        if node.type == "ERROR":
            return SyntaxIssue(_span(node), "not valid HCL here")
        damaged = next((child for child in node.children if child.has_error), None)
        if damaged is None:
            return SyntaxIssue(_span(node), "not valid HCL here")
        node = damaged


def body_of(root: Node, data: bytes) -> Body:
    """The body of a parsed file without errors; `data` is what it was parsed from."""
    return _Reader(data).body(_outermost(root))


def items_of(root: Node, data: bytes) -> Iterator[tuple[Span, Body]] | None:
    """Each top-level block or attribute of a parsed file without errors: where it stands, and a
    body with nothing else, whose spans count from there.

    None where the grammar took the file for something else: for an object.
    """
    if any(child.type not in {"body", "comment"} for child in root.children):
        return None
    return _items_of(root, data)


def _items_of(root: Node, data: bytes) -> Iterator[tuple[Span, Body]]:
    body = _outermost(root)
    for child in body.children if body else ():
        reader = _Reader(data, child.start_byte)
        if child.type == "attribute":
            yield _span(child), Body((reader.attribute(child),), ())
        elif child.type == "block":
            yield _span(child), Body((), (reader.block(child),))


def _outermost(root: Node) -> Node | None:
    return next((child for child in root.children if child.type == "body"), None)


def _span(node: Node) -> Span:
    return Span(node.start_byte, node.end_byte)


def text(node: Node, data: bytes) -> str:
    """The text of a node; `data` is what it was parsed from. (`Node.text` can be slow.)"""
    return data[node.start_byte : node.end_byte].decode("utf-8", errors="replace")


def _name(node: Node, data: bytes) -> str:
    """The text of a name. There are few of them, each of them often: one string for all."""
    return intern(text(node, data))


class _Reader:
    """Turns nodes into the plain tree, with spans that count from `origin`."""

    def __init__(self, data: bytes, origin: int = 0) -> None:
        self._data = data
        self._origin = origin

    def body(self, node: Node | None) -> Body:
        attributes: list[Attribute] = []
        blocks: list[Block] = []
        for child in node.children if node else ():
            kind = child.type
            if kind == "attribute":
                attributes.append(self.attribute(child))
            elif kind == "block":
                blocks.append(self.block(child))
        return Body(tuple(attributes), tuple(blocks))

    def attribute(self, node: Node) -> Attribute:
        name, *_, value = node.children
        return Attribute(
            _name(name, self._data), self._span(node), self._span(value), self._traversals(value)
        )

    def block(self, node: Node) -> Block:
        words: list[Node] = []
        body = None
        for child in node.children:
            kind = child.type
            if kind == "body":
                body = child
            elif kind in {"identifier", "string_lit"}:
                words.append(child)
        type_, *labels = words
        header = Span(type_.start_byte - self._origin, words[-1].end_byte - self._origin)
        labelled = tuple(_label(each, self._data) for each in labels)
        return Block(_name(type_, self._data), labelled, self._span(node), header, self.body(body))

    def _span(self, node: Node) -> Span:
        return Span(node.start_byte - self._origin, node.end_byte - self._origin)

    def _traversals(self, expression: Node) -> tuple[Traversal, ...]:
        """The free traversals of an expression, in the order of the text."""
        start = expression.start_byte
        # To walk through the nodes of a plain expression would take many times as long.
        simple = fast_traversals.traversals(
            self._data[start : expression.end_byte], start - self._origin
        )
        if simple is not None:
            return simple
        found = traversals_of(expression, self._data)
        return tuple(each._replace(span=each.span.shifted(-self._origin)) for each in found)


def _label(node: Node, data: bytes) -> str:
    if node.type == "identifier":
        return _name(node, data)
    children = node.children
    return intern("".join(text(each, data) for each in children if each.type == "template_literal"))


def traversals_of(expression: Node, data: bytes) -> tuple[Traversal, ...]:
    """The free traversals of any expression of a text, by a walk through its nodes.

    Source of the rule: hclsyntax `Variables()`, which walks with the scopes of `for`.
    """
    found: list[Traversal] = []
    # An explicit stack: strangers' files may nest deeper than Python's own allows.
    pending: list[tuple[Node, frozenset[str]]] = [(expression, frozenset())]
    while pending:
        node, bound = pending.pop()
        kind = node.type
        if kind in _BINDERS:
            pending.extend(_in_scope(node, bound, data))
        elif kind == "object_elem":
            pending.extend((child, bound) for child in _searched_in_entry(node))
        elif kind == "template_interpolation" and _is_escaped(node, data):
            continue
        else:
            children = node.children
            for i, child in enumerate(children):
                if child.type == "variable_expr":
                    traversal = _traversal(child, children[i + 1 :], data)
                    if traversal.root not in bound:
                        found.append(traversal)
                elif child.child_count:
                    pending.append((child, bound))
    found.sort(key=lambda traversal: traversal.span)
    return tuple(found)


def _traversal(variable: Node, following: list[Node], data: bytes) -> Traversal:
    steps: list[Step] = []
    end = variable.end_byte
    goes_on = False
    for node in following:
        if node.type == "comment":
            continue
        step = _step(node, data) if node.type in _STEPS else None
        if step is None:
            goes_on = node.type in {"index", "splat"}
            break
        steps.append(step)
        end = node.end_byte
    return Traversal(Span(variable.start_byte, end), _name(variable, data), tuple(steps), goes_on)


def _step(node: Node, data: bytes) -> Step | None:
    """The step that a `get_attr` or `index` node stands for; None for a computed index."""
    if node.type == "get_attr":
        return _name(node.children[-1], data)
    index = node.children[0]
    if index.type == "legacy_index":
        return Key(text(index, data).lstrip(". \t\r\n"))
    inner = [child for child in index.children if child.type == "expression"]
    if len(inner) != 1 or inner[0].child_count != 1:
        return None
    literal = inner[0].children[0]
    if literal.type != "literal_value" or literal.children[0].type == "bool_lit":
        return None
    return Key(text(literal, data))


def _in_scope(
    node: Node, bound: frozenset[str], data: bytes
) -> Iterator[tuple[Node, frozenset[str]]]:
    """The children of a `for` with the names that are bound in each.

    The collection is read outside of the scope that the `for` opens; all else inside.
    """
    inside = bound
    for child in node.children:
        if child.type in _INTROS:
            inside = bound.union(
                text(part, data) for part in child.children if part.type == "identifier"
            )
            yield child, bound
        elif child.child_count:
            yield child, inside


def _searched_in_entry(entry: Node) -> list[Node]:
    """The parts of an object entry that hold traversals: a key that is a bare name is a literal."""
    expressions = [child for child in entry.children if child.type == "expression"]
    key = expressions[0]
    if key.child_count == 1 and key.children[0].type == "variable_expr":
        return expressions[1:]
    return expressions


def _is_escaped(interpolation: Node, data: bytes) -> bool:
    before = interpolation.prev_sibling
    return (
        before is not None
        and before.type == "template_literal"
        and text(before, data).endswith("$")
    )
