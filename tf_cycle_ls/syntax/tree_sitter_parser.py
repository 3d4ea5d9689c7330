"""The main parser: parses with tree-sitter-hcl and converts its nodes to our syntax tree.

This module corrects two differences between tree-sitter-hcl and hclsyntax. `$$${x}` contains no
interpolation, because `$${` is an escape. A literal index continues a traversal, but a name in
brackets ends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from sys import intern

import tree_sitter_hcl
import tree_sitter_json
from tree_sitter import Language, Node, Parser

from tf_cycle_ls.syntax.ast import Attribute, Block, Body, Key, Step, SyntaxIssue, Traversal
from tf_cycle_ls.syntax.deadline import ITEM_SECONDS, Deadline, ParseTimeoutError
from tf_cycle_ls.text import Span

_LANGUAGE = Language(tree_sitter_hcl.language())
_JSON = Language(tree_sitter_json.language())

# A smaller text needs no timeout, because it is always parsed within a second.
_TIMEOUT_MIN_BYTES = 10_000
_CHUNK_SIZE = 65_536

_BINDERS = frozenset({"for_tuple_expr", "for_object_expr", "template_for"})
_NODE_TITLES = {"quoted_template_end": 'a closing "', "identifier": "a name"}
_INTROS = frozenset({"for_intro", "template_for_start"})
_STEPS = frozenset({"get_attr", "index"})


def parse(data: bytes) -> Node:
    """Parse HCL with tree-sitter. The caller must check `has_error`. Raises ParseTimeoutError."""
    return _parse(_LANGUAGE, data)


def parse_json(data: bytes) -> Node:
    """Parse JSON with tree-sitter. The caller must check `has_error`. Raises ParseTimeoutError."""
    return _parse(_JSON, data)


def _parse(language: Language, data: bytes) -> Node:
    """Parse a text in chunks, because tree-sitter can only cancel a parse that reads chunks."""
    parser = Parser(language)
    if len(data) <= _TIMEOUT_MIN_BYTES:
        return parser.parse(data).root_node
    deadline = Deadline(ITEM_SECONDS)

    def read_chunk(at: int, _: object) -> bytes:
        return data[at : at + _CHUNK_SIZE]

    def must_stop(_at: int, _has_error: bool) -> bool:
        return deadline.has_passed

    try:
        return parser.parse(read_chunk, progress_callback=must_stop).root_node
    except ValueError:
        raise ParseTimeoutError from None


def first_issue(root: Node) -> SyntaxIssue:
    """Return the first syntax error of a tree with errors.

    If something is missing, the issue is at the last token before it. tree-sitter puts a missing
    node after the white space and comments that follow, which may be in front of the next block.
    """
    node = root
    while True:
        if node.is_missing:
            title = _NODE_TITLES.get(node.type, node.type)
            return SyntaxIssue(_span(_token_before(node) or node), f"expected {title}")
        if node.type == "ERROR":
            return SyntaxIssue(_span(node), "not valid HCL here")
        child_with_error = next((child for child in node.children if child.has_error), None)
        if child_with_error is None:
            return SyntaxIssue(_span(node), "not valid HCL here")
        node = child_with_error


def _token_before(node: Node) -> Node | None:
    """The last token before a node that is not a comment. Returns None if there is none."""
    current: Node | None = node
    while current is not None:
        before = current.prev_sibling
        while before is not None and (before.is_extra or before.start_byte == before.end_byte):
            before = before.prev_sibling
        if before is not None:
            return _last_token(before)
        current = current.parent
    return None


def _last_token(node: Node) -> Node:
    while True:
        children = (child for child in reversed(node.children) if child.start_byte < child.end_byte)
        last = next((child for child in children if not child.is_extra), None)
        if last is None:
            return node
        node = last


def body_of(root: Node, data: bytes) -> Body:
    """Convert the tree of a file without syntax errors. `data` is the parsed text."""
    return _Converter(data).body(_body_node(root))


def _body_node(root: Node) -> Node | None:
    return next((child for child in root.children if child.type == "body"), None)


def _span(node: Node) -> Span:
    return Span(node.start_byte, node.end_byte)


def text(node: Node, data: bytes) -> str:
    """Return the text of a node. `data` is the parsed text. Unlike `Node.text`, this is fast."""
    return data[node.start_byte : node.end_byte].decode("utf-8", errors="replace")


def _name(node: Node, data: bytes) -> str:
    """Return the text of a name, interned because the same names occur many times."""
    return intern(text(node, data))


class _Converter:
    """Converts tree-sitter nodes to our syntax tree."""

    def __init__(self, data: bytes) -> None:
        self._data = data

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
            _name(name, self._data), _span(node), _span(value), traversals_of(value, self._data)
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
        header = Span(type_.start_byte, words[-1].end_byte)
        label_texts = tuple(_label(label, self._data) for label in labels)
        block_type = _name(type_, self._data)
        return Block(block_type, label_texts, _span(node), header, self.body(body))


def _label(node: Node, data: bytes) -> str:
    if node.type == "identifier":
        return _name(node, data)
    literals = (child for child in node.children if child.type == "template_literal")
    return intern("".join(text(literal, data) for literal in literals))


def traversals_of(expression: Node, data: bytes) -> tuple[Traversal, ...]:
    """Return the free traversals of any expression, in source order, by visiting its nodes.

    Traversals of names bound by a `for` are not free. Source of the rule: hclsyntax
    `Variables()`.
    """
    traversals: list[Traversal] = []
    # An explicit stack, because files may be nested more deeply than Python can recurse.
    pending: list[tuple[Node, frozenset[str]]] = [(expression, frozenset())]
    while pending:
        node, bound = pending.pop()
        kind = node.type
        if kind in _BINDERS:
            pending.extend(_in_scope(node, bound, data))
        elif kind == "object_elem":
            pending.extend((child, bound) for child in _entry_parts_with_traversals(node))
        elif kind == "template_interpolation" and _is_escaped(node, data):
            continue
        else:
            children = node.children
            for i, child in enumerate(children):
                if child.type == "variable_expr":
                    traversal = _traversal(child, children[i + 1 :], data)
                    if traversal.root not in bound:
                        traversals.append(traversal)
                elif child.child_count:
                    pending.append((child, bound))
            if kind == "function_call":
                traversals.extend(_provider_function(children[0], data))
    traversals.sort(key=lambda traversal: traversal.span)
    return tuple(traversals)


def _provider_function(name: Node, data: bytes) -> Iterator[Traversal]:
    """Yield the traversal of a called function if it is a provider's."""
    function = _name(name, data)
    if function.startswith("provider::"):
        yield Traversal(_span(name), function, ())


def _traversal(variable: Node, siblings: list[Node], data: bytes) -> Traversal:
    """Build the traversal of a variable from the nodes after it."""
    steps: list[Step] = []
    end = variable.end_byte
    is_open = False
    for node in siblings:
        if node.type == "comment":
            continue
        step = _step(node, data) if node.type in _STEPS else None
        if step is None:
            is_open = node.type in {"index", "splat"}
            break
        steps.append(step)
        end = node.end_byte
    return Traversal(Span(variable.start_byte, end), _name(variable, data), tuple(steps), is_open)


def _step(node: Node, data: bytes) -> Step | None:
    """Convert a `get_attr` or `index` node to a step. Returns None for a computed index."""
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
    """Yield the children of a `for`, each with the names that are bound in it.

    The collection is outside the scope of the `for`, and all other children are inside it.
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


def _entry_parts_with_traversals(entry: Node) -> list[Node]:
    """Return the key and value of an object entry, without a key that is a bare name.

    Such a key is a literal, not a traversal.
    """
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
