"""Splits files into top-level items, and parses items.

Most items are simple blocks, which need no parser (`syntax.simple_blocks`). tree-sitter-hcl parses
the others. python-hcl2 is the fallback parser, for items that tree-sitter-hcl rejects.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from tf_cycle_ls.syntax import (
    hcl2_parser,
    item_splitter,
    simple_blocks,
    tree_sitter_parser,
    validation,
)
from tf_cycle_ls.syntax.ast import Body, SyntaxIssue
from tf_cycle_ls.syntax.deadline import ITEM_SECONDS, Deadline, ParseTimeoutError
from tf_cycle_ls.syntax.unterminated_comments import neutralize_unterminated
from tf_cycle_ls.text import Span

_REST_OF_LINE = re.compile(rb"[ \t]*(?:(?:#|//)[^\n]*)?(?:\r?\n|\Z)")
# tree-sitter-hcl reads `x = 1e3` before a block as `x = 1` and a block of the type `e3`.
_EXPONENT = re.compile(rb"(?<=\d)[eE]\d")


class ParsedItem(Struct, frozen=True):
    """The result of parsing one top-level item.

    `body` contains the only block or attribute of the item, or is None if no parser accepts the
    text. `issues` are the syntax errors. If there is a body, it is reliable despite the errors.
    """

    body: Body | None
    issues: tuple[SyntaxIssue, ...]


def items(data: bytes, is_valid: Callable[[bytes], bool]) -> Iterator[Span]:
    """Yield the spans of the top-level items of a file, in order.

    `is_valid` says whether the text of an item can be parsed. If not, the item is split again at
    lines that look like block headers, so that an unclosed brace affects only its own block.
    """
    for item in item_splitter.split(data):
        text = data[item.start : item.end]
        if is_valid(text):
            yield item
            continue
        for part in item_splitter.split_at_headers(text):
            for inner in item_splitter.split(text[part.start : part.end]):
                yield inner.shifted(item.start + part.start)


def parse_whole_file(data: bytes) -> list[tuple[Span, Body]] | None:
    """Parse a valid file in one pass, and return the span and body of each top-level item.

    This is faster than splitting the file first, and gives the same result. Returns None if the
    file has syntax errors, or if the result might not be the same.
    """
    splittable = neutralize_unterminated(data)
    is_plain = simple_blocks.is_plain(data)
    deadline = Deadline(ITEM_SECONDS)
    parsed: list[tuple[Span, Body]] = []
    at = item_splitter.skip_blank(data, 0)
    while at < len(data):
        block = simple_blocks.read(data, at) if is_plain else None
        rest = _REST_OF_LINE.match(data, at + block.span.end) if block else None
        if block and rest:
            span, body = Span(at, rest.end()), Body((), (block,))
        else:
            span = Span(at, item_splitter.end_of_item(splittable, at))
            item = _parse_item(data[span.start : span.end])
            if item.body is None or item.issues or deadline.has_passed:
                return None
            body = item.body
        parsed.append((span, body))
        at = item_splitter.skip_blank(data, span.end)
    return parsed


def hcl2_accepts(data: bytes) -> bool:
    """Whether python-hcl2 accepts a text as HCL."""
    return hcl2_parser.accepts(data)


def read_item(data: bytes) -> ParsedItem:
    """Read the text of one top-level item. All spans are relative to its start."""
    block = simple_blocks.read(data) if simple_blocks.is_plain(data) else None
    if block and _REST_OF_LINE.fullmatch(data, block.span.end):
        return ParsedItem(Body((), (block,)), ())
    return _parse_item(data)


def _parse_item(data: bytes) -> ParsedItem:
    """Parse the text of one top-level item with tree-sitter-hcl or python-hcl2."""
    try:
        root = tree_sitter_parser.parse(data)
    except ParseTimeoutError as error:
        return ParsedItem(None, (SyntaxIssue(Span(0, len(data)), str(error)),))
    issues = () if root.has_error else tuple(validation.syntax_issues(root, data))
    is_misread = any(_EXPONENT.match(data, issue.span.start) for issue in issues)
    if not root.has_error and not is_misread:
        if any(issue.message == validation.BROKEN_HEADER for issue in issues):
            return ParsedItem(None, issues)
        try:
            return ParsedItem(tree_sitter_parser.body_of(root, data), issues)
        except RecursionError:
            return ParsedItem(None, (SyntaxIssue(Span(0, len(data)), "blocks nested too deeply"),))
    issue = issues[0] if issues else tree_sitter_parser.first_issue(root)
    if len(data) <= hcl2_parser.MAX_BYTES and item_splitter.is_closed(data):
        try:
            return ParsedItem(hcl2_parser.parse(data), ())
        except hcl2_parser.RejectedError:
            pass
    return ParsedItem(None, (issue,))
