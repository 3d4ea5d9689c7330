"""What tree-sitter-hcl lets pass and HCL does not: newlines, repeated names, templates in labels.

The grammar treats every newline as blank space. HCL ends arguments and object entries with them.
Source of the rules: hclsyntax `parser.go` (ParseBodyItem, finishParsingBodyBlock,
parseObjectCons) and `peeker.go` (PushIncludeNewlines). A rule here may miss a fault; it must
never find one in valid HCL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tree_sitter import Node

from tf_cycle_ls.syntax.ast import SyntaxIssue
from tf_cycle_ls.text import Span

_ITEMS = frozenset({"attribute", "block"})
# Inside these newlines are blank space; inside an object they separate again.
_TEMPLATES = frozenset({"template_interpolation", "template_directive"})
_FREE = frozenset({"tuple", "for_expr", "function_arguments", "index"}) | _TEMPLATES
_COMMENT = re.compile(rb"/\*.*?\*/|(?:#|//)[^\n]*", re.DOTALL)
_TEMPLATE = re.compile(rb"(?<!\$)\$\{|(?<!%)%\{")  # doubled they are the characters themselves
# What stands between their sequences is part of the template around them.
_DIRECTIVES = frozenset({"template_directive", "template_for", "template_if"})
_STRINGS = frozenset({"quoted_template", "string_lit"})
# The name of an argument, where that is plain to see.
_NAME = re.compile(rb"[A-Za-z_][\w-]*(?=[ \t=])")
# An argument of which every newline stands where there may be one: behind what opens or a comma,
# before what closes, or before the key of the next entry of an object. So it is with most. Whatever
# makes that hard to tell is not here: comments, heredocs, strings with more than names in them.
# Each part ends where no other reading of it could, so that nothing is ever tried twice.
_IN_ORDER = re.compile(
    rb"""[\w-]+[ \t]*=(?:
      (?:[^\n"\#/<>!=\[({,]+)(?![^\n"\#/<>!=\[({,])
    | "(?:[^"\\$%%\n]|\$\{[\w.-]*\})*"
    | [!<>=]= | => | [!>] | <(?!<) | /(?![/*])
    | [\[({,]\s*(?!\s)(?:%(key)b)?
    | \n\s*(?!\s)(?:%(key)b|(?=[\])}]))
    )*"""
    % {b"key": rb'(?:[\w-]+|"[^"\\$%\n]*")[ \t]*=(?![=>])'},
    re.VERBOSE,
)
_NEWLINE = "expected a newline after the {} before this"
BROKEN_HEADER = "expected a value or an opening brace after this, on its line"
"""The message of a fault that makes two of what tree-sitter took for one: a word, and a block."""
_LINES_OF_THEIR_OWN = frozenset({"heredoc_template"})


def syntax_issues(root: Node, data: bytes) -> Iterator[SyntaxIssue]:
    """The faults of a tree that tree-sitter found sound; `data` is what it was made from."""
    pending = [child for child in root.children if child.type == "body"]
    while pending:
        before: Node | None = None
        seen: set[bytes] = set()
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
            if name in seen:
                span = Span(start, start + len(name))
                yield SyntaxIssue(span, "this argument was already set in this block")
            seen.add(name)
            is_long = data.find(b"\n", start, end) >= 0
            if is_long and not _IN_ORDER.fullmatch(data, start, end):
                yield from _broken_lines(item, data)


def _block_layout(block: list[Node], data: bytes) -> Iterator[SyntaxIssue]:
    """What is wrong with the header and the braces of a block, given by its children."""
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
    if any(_is_broken(before, after, data) for before, after in pairwise(header)):
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


def _is_broken(word: Node, following: Node, data: bytes) -> bool:
    """Whether a line ends in a word of a header, or behind it."""
    start = word.start_byte if word.type == "string_lit" else word.end_byte
    return data.find(b"\n", start, following.start_byte) >= 0


def _broken_lines(attribute: Node, data: bytes) -> Iterator[SyntaxIssue]:
    """Newlines where the expression of an attribute may not have any."""
    pending = [(attribute, False)]
    while pending:
        node, free = pending.pop()
        if data.find(b"\n", node.start_byte, node.end_byte) < 0:
            continue
        kind = node.type
        free = free or kind in _FREE
        if kind in _STRINGS:
            yield from _string_over_lines(node, data)
        elif kind == "object":
            yield from _entries_on_one_line(node, data)
            free = False
        elif not free and kind not in _LINES_OF_THEIR_OWN:
            yield from _broken_between(node, data)
        pending += _inner(node, free)


def _inner(node: Node, free: bool) -> Iterator[tuple[Node, bool]]:
    """The children that have children, and whether newlines are free in each."""
    parentheses = 0
    for child in node.children:
        if child.child_count:
            yield child, free or parentheses > 0
        elif not free:
            parentheses += _parenthesis(child.type)


def _broken_between(node: Node, data: bytes) -> Iterator[SyntaxIssue]:
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


def _string_over_lines(template: Node, data: bytes) -> Iterator[SyntaxIssue]:
    if _is_over_lines(template, data):
        yield SyntaxIssue(_span(template), "a quoted string must end on its line")


def _is_over_lines(template: Node, data: bytes) -> bool:
    """Whether a line ends in a template, but for what stands in its sequences."""
    end = template.start_byte
    for child in template.children:
        literal = child.type == "template_literal"
        if b"\n" in data[end : child.end_byte if literal else child.start_byte]:
            return True
        if child.type in _DIRECTIVES and _is_over_lines(child, data):
            return True
        end = child.end_byte
    return False


def _entries_on_one_line(node: Node, data: bytes) -> Iterator[SyntaxIssue]:
    entries = [child for child in node.children if child.type == "object_elem"]
    for before, after in pairwise(entries):
        start, end = before.end_byte, after.start_byte
        if data.find(b",", start, end) < 0 and not _has_newline(data, start, end):
            yield SyntaxIssue(_span(after), "expected a comma or a newline before this entry")


def _has_newline(data: bytes, start: int, end: int) -> bool:
    """Whether a line ends between two items; inside a comment it does not."""
    if data.find(b"\n", start, end) < 0:
        return False
    gap = data[start:end]
    return gap.isspace() or b"\n" in _COMMENT.sub(b"", gap)


def _kind(item: Node) -> str:
    return "argument" if item.type == "attribute" else "block"


def _span(node: Node) -> Span:
    return Span(node.start_byte, node.end_byte)
