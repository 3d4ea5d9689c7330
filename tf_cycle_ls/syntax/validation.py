"""Finds misplaced newlines, repeated arguments and templates in labels, which tree-sitter accepts.

The grammar treats every newline as whitespace. In HCL, newlines end arguments and object entries.
Source of the rules: hclsyntax `parser.go` (ParseBodyItem, finishParsingBodyBlock,
parseObjectCons) and `peeker.go` (PushIncludeNewlines). A rule here may miss a syntax error, but
must never report one in valid HCL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tree_sitter import Node

from tf_cycle_ls.syntax.ast import SyntaxIssue
from tf_cycle_ls.text import Span

_ITEMS = frozenset({"attribute", "block"})
# Newlines are whitespace inside these nodes. In an object inside such a node, newlines separate
# entries again.
_TEMPLATES = frozenset({"template_interpolation", "template_directive"})
_FREE_NEWLINES = frozenset({"tuple", "for_expr", "function_arguments", "index"}) | _TEMPLATES
_COMMENT = re.compile(rb"/\*.*?\*/|(?:#|//)[^\n]*", re.DOTALL)
_TEMPLATE = re.compile(rb"(?<!\$)\$\{|(?<!%)%\{")  # `$${` and `%%{` are escapes
# The text between `%{ if }` and `%{ endif }` belongs to the template around them.
_DIRECTIVES = frozenset({"template_directive", "template_for", "template_if"})
_STRINGS = frozenset({"quoted_template", "string_lit"})
# Matches most argument names. The syntax tree gives the names that do not match.
_NAME = re.compile(rb"[A-Za-z_][\w-]*(?=[ \t=])")
_NEWLINE = "expected a newline after the {} before this"
BROKEN_HEADER = "expected a value or an opening brace after this, on its line"
"""The message for a newline in a block header. HCL sees two items, but tree-sitter one block."""
_MULTILINE = frozenset({"heredoc_template"})


def syntax_issues(root: Node, data: bytes) -> Iterator[SyntaxIssue]:
    """Yield the syntax errors that tree-sitter does not detect.

    `root` is the tree of the text `data`. It must not contain errors that tree-sitter detects.
    """
    pending = [child for child in root.children if child.type == "body"]
    while pending:
        before: Node | None = None
        names: set[bytes] = set()
        for item in pending.pop().children:
            kind = item.type
            if kind not in _ITEMS:
                continue
            if before is not None and not _has_newline(data, before.end_byte, item.start_byte):
                yield SyntaxIssue(_span(item), _NEWLINE.format(_kind(before)))
            before = item
            if kind == "block":
                children = item.children
                yield from _block_layout(children, data)
                pending += [child for child in children if child.type == "body"]
                continue
            start, end = item.start_byte, item.end_byte
            match = _NAME.match(data, start)
            name = match[0] if match else data[start : item.children[0].end_byte]
            if name in names:
                span = Span(start, start + len(name))
                yield SyntaxIssue(span, "this argument was already set in this block")
            names.add(name)
            if data.find(b"\n", start, end) >= 0:
                yield from _invalid_newlines(item, data)


def _block_layout(block: list[Node], data: bytes) -> Iterator[SyntaxIssue]:
    """Yield the syntax errors in the header and braces of a block, given its child nodes."""
    items: list[Node] = []
    for part in block:
        kind = part.type
        if kind == "string_lit":
            if _TEMPLATE.search(data[part.start_byte : part.end_byte]):
                yield SyntaxIssue(_span(part), "a label cannot hold a template")
        elif kind == "block_start":
            opening = part
        elif kind == "block_end":
            closing = part
        elif kind == "body":
            items = [child for child in part.children if child.type in _ITEMS]
    header = block[: block.index(opening) + 1]
    if any(_has_line_break(before, after, data) for before, after in pairwise(header)):
        yield SyntaxIssue(_span(block[0]), BROKEN_HEADER)
    if not items:
        return
    first, last = items[0], items[-1]
    starts_below = _has_newline(data, opening.end_byte, first.start_byte)
    ends_below = _has_newline(data, last.end_byte, closing.start_byte)
    if starts_below and not ends_below:
        yield SyntaxIssue(_span(closing), _NEWLINE.format(_kind(last)))
    elif ends_below and not starts_below:
        yield SyntaxIssue(_span(first), "expected a newline after the opening brace")
    elif not starts_below and (len(items) > 1 or first.type == "block"):
        yield SyntaxIssue(_span(last), "a block on one line holds at most one argument")


def _has_line_break(word: Node, next_word: Node, data: bytes) -> bool:
    """Whether a newline is inside a word of a block header, or between it and the next word."""
    start = word.start_byte if word.type == "string_lit" else word.end_byte
    return data.find(b"\n", start, next_word.start_byte) >= 0


def _invalid_newlines(attribute: Node, data: bytes) -> Iterator[SyntaxIssue]:
    """Yield an error for each newline at an invalid place in the expression of an attribute."""
    pending = [(attribute, False)]
    while pending:
        node, free_newlines = pending.pop()
        if data.find(b"\n", node.start_byte, node.end_byte) < 0:
            continue
        kind = node.type
        free_newlines = free_newlines or kind in _FREE_NEWLINES
        if kind in _STRINGS:
            yield from _multiline_string(node, data)
        elif kind == "object":
            yield from _unseparated_entries(node, data)
            free_newlines = False
        elif not free_newlines and kind not in _MULTILINE:
            yield from _newline_between_children(node, data)
        pending += _children(node, free_newlines)


def _children(node: Node, free_newlines: bool) -> Iterator[tuple[Node, bool]]:
    """Yield the child nodes that are not leaves, as pairs (child, free_newlines).

    The second value says whether newlines in the child are whitespace.
    """
    parentheses = 0
    for child in node.children:
        if child.child_count:
            yield child, free_newlines or parentheses > 0
        elif not free_newlines:
            parentheses += _parenthesis(child.type)


def _newline_between_children(node: Node, data: bytes) -> Iterator[SyntaxIssue]:
    """Yield an error for the first newline between child nodes that is not in parentheses."""
    parentheses = 0
    for before, after in pairwise(node.children):
        parentheses += _parenthesis(before.type)
        if parentheses > 0 or after.type == "comment":
            continue
        if data.find(b"\n", before.end_byte, after.start_byte) >= 0:
            yield SyntaxIssue(_span(after), "an expression cannot go on after a newline here")
            return


def _parenthesis(kind: str) -> int:
    return (kind == "(") - (kind == ")")


def _multiline_string(template: Node, data: bytes) -> Iterator[SyntaxIssue]:
    if _is_multiline(template, data):
        yield SyntaxIssue(_span(template), "a quoted string must end on its line")


def _is_multiline(template: Node, data: bytes) -> bool:
    """Whether a template contains a newline outside of its `${ … }` and `%{ … }` sequences."""
    end = template.start_byte
    for child in template.children:
        is_literal = child.type == "template_literal"
        if b"\n" in data[end : child.end_byte if is_literal else child.start_byte]:
            return True
        if child.type in _DIRECTIVES and _is_multiline(child, data):
            return True
        end = child.end_byte
    return False


def _unseparated_entries(node: Node, data: bytes) -> Iterator[SyntaxIssue]:
    """Yield an error for each object entry that no comma or newline separates from the previous."""
    entries = [child for child in node.children if child.type == "object_elem"]
    for before, after in pairwise(entries):
        start, end = before.end_byte, after.start_byte
        if data.find(b",", start, end) < 0 and not _has_newline(data, start, end):
            yield SyntaxIssue(_span(after), "expected a comma or a newline before this entry")


def _has_newline(data: bytes, start: int, end: int) -> bool:
    """Whether there is a newline between two offsets, outside of block comments."""
    if data.find(b"\n", start, end) < 0:
        return False
    gap = data[start:end]
    return gap.isspace() or b"\n" in _COMMENT.sub(b"", gap)


def _kind(item: Node) -> str:
    return "argument" if item.type == "attribute" else "block"


def _span(node: Node) -> Span:
    return Span(node.start_byte, node.end_byte)
