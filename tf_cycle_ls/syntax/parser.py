"""Text to top-level items, and an item to its tree, by whichever reader takes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tf_cycle_ls.syntax import hcl2_parser, item_splitter, tree_sitter_parser, validation
from tf_cycle_ls.syntax.ast import Body, SyntaxIssue
from tf_cycle_ls.syntax.deadline import ParseTimeoutError
from tf_cycle_ls.text import Span

_REST_OF_LINE = re.compile(rb"[ \t]*(?:(?:#|//)[^\n]*)?(?:\r?\n|\Z)")


@dataclass(frozen=True, slots=True)
class ParsedItem:
    """What an item was read to be.

    `body` holds its one block or attribute; it is None when no reader takes the text. `issues`
    are violations of HCL; with a body, what was read can still be relied on.
    """

    body: Body | None
    issues: tuple[SyntaxIssue, ...]


def items(data: bytes, is_sound: Callable[[bytes], bool]) -> Iterator[Span]:
    """The top-level items of a file, in order.

    `is_sound` tells whether the text of an item could be read. One that could not is cut again
    where a line looks like the header of a block: an unclosed brace then damages its own block
    and not all that follow.
    """
    for piece in item_splitter.cut(data):
        text = data[piece.start : piece.end]
        if is_sound(text):
            yield piece
            continue
        for part in item_splitter.split_at_headers(text):
            for inner in item_splitter.cut(text[part.start : part.end]):
                yield inner.shifted(piece.start + part.start)


def parse_whole_file(data: bytes) -> list[tuple[Span, Body]] | None:
    """The items of a file that nothing is wrong with, each with what it was read to be, by one
    look at the whole: quicker than `items`, and the same.

    None for any other file, and where the two might not agree.
    """
    try:
        root = tree_sitter_parser.parse(data)
    except ParseTimeoutError:
        return None
    items = None if root.has_error else tree_sitter_parser.items_of(root, data)
    if items is None or any(validation.syntax_issues(root, data)):
        return None
    found: list[tuple[Span, Body]] = []
    end = 0
    try:
        for span, body in items:
            rest = _REST_OF_LINE.match(data, span.end)
            if rest is None or item_splitter.skip_blank(data, end) != span.start:
                return None
            end = rest.end()
            found.append((Span(span.start, end), body))
    except RecursionError:
        return None
    return found if item_splitter.skip_blank(data, end) == len(data) else None


def preload_hcl2() -> None:
    """Have python-hcl2 ready before it is needed; any thread may do that."""
    hcl2_parser.prepare()


def hcl2_accepts(data: bytes) -> bool:
    """Whether python-hcl2 takes a text for HCL."""
    return hcl2_parser.takes(data)


def read_item(data: bytes) -> ParsedItem:
    """Read the text of one top-level item; all spans count from its start."""
    try:
        root = tree_sitter_parser.parse(data)
    except ParseTimeoutError as error:
        return ParsedItem(None, (SyntaxIssue(Span(0, len(data)), str(error)),))
    if not root.has_error:
        issues = tuple(validation.syntax_issues(root, data))
        if any(issue.message == validation.BROKEN_HEADER for issue in issues):
            return ParsedItem(None, issues)
        try:
            return ParsedItem(tree_sitter_parser.body_of(root, data), issues)
        except RecursionError:
            return ParsedItem(None, (SyntaxIssue(Span(0, len(data)), "blocks nested too deeply"),))
    issue = tree_sitter_parser.first_issue(root)
    if len(data) <= hcl2_parser.MAX_BYTES and item_splitter.is_closed(data):
        try:
            return ParsedItem(hcl2_parser.parse(data), ())
        except hcl2_parser.RejectedError:
            pass
    return ParsedItem(None, (issue,))
