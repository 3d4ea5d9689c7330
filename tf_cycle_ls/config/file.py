"""One file, read to what its items declare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from sys import intern

from tf_cycle_ls.config.declarations import CallDeclaration
from tf_cycle_ls.config.decoder import LABELS, declarations_of
from tf_cycle_ls.config.fingerprint import Fingerprint, combine_fingerprints
from tf_cycle_ls.config.item_declarations import ItemDeclarations
from tf_cycle_ls.config.json_body import body_of
from tf_cycle_ls.config.memoize import memoize_bytes
from tf_cycle_ls.syntax import json_parser, parser
from tf_cycle_ls.syntax.ast import Body, SyntaxIssue
from tf_cycle_ls.syntax.deadline import FILE_SECONDS, Deadline, ParseTimeoutError
from tf_cycle_ls.text import MAX_BYTES, TOO_LARGE, Span

_HEADER = re.compile(rb'([\w-]+)((?:[ \t]+(?:"[^"\n]*"|[\w-]+))*)[ \t]*\{')
_KEPT = "the references that it had before are used"
_LEFT_OUT = "it was left out"
# Of the texts whose reading is remembered though nobody has it, and what the reading of the
# shortest takes; what is made of the others takes some times as much as they do.
_MOST_BYTES, _OF_EACH = 4_000_000, 1_000
_LINE = re.compile(rb"[^\r\n]*")


@dataclass(frozen=True, slots=True)
class Item:
    """One top-level item of a file, at `span`.

    `header` are the words before its brace. A `stale` item could not be read: its declarations,
    if it has any, are what stood there when it last could, and their spans mean nothing now;
    `stale` spans the line where the damaged text starts.
    """

    span: Span
    header: tuple[str, ...]
    content: ItemDeclarations
    stale: Span | None = None

    @property
    def title(self) -> str:
        """What the item is, in words: `resource "aws_vpc" "main"`."""
        if not self.header:
            return "this text"
        block, *labels = self.header
        return " ".join([block, *(f'"{label}"' for label in labels)])


@dataclass(frozen=True, eq=False)
class File:
    """The items of a file, in order. Two files are equal if they are one: the same text gives
    the same file."""

    items: tuple[Item, ...]

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """What of the file the graph depends on."""
        return combine_fingerprints(tuple(item.content.fingerprint for item in self.items))

    @cached_property
    def is_parsed(self) -> bool:
        """Whether every item of it could be read."""
        return not any(item.stale for item in self.items)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Where the modules are that it calls, each once, as it is written."""
        declared = (each for item in self.items for each in item.content.declarations)
        calls = (each.source for each in declared if isinstance(each, CallDeclaration))
        return tuple(dict.fromkeys(source for source in calls if source))

    @cached_property
    def refers_to_itself(self) -> bool:
        """Whether a declaration in it refers to what it declares."""
        return any(item.content.refers_to_itself for item in self.items)

    @cached_property
    def issues(self) -> tuple[SyntaxIssue, ...]:
        """What is wrong in the file, with spans in the file, and what was done about it."""
        return tuple(self._issues())

    def _issues(self) -> Iterator[SyntaxIssue]:
        for item in self.items:
            for issue in item.content.issues:
                message = issue.message
                if item.stale:
                    kept = _KEPT if item.content.declarations else _LEFT_OUT
                    message = f"{item.title} cannot be read ({issue.message}); {kept}"
                yield SyntaxIssue(issue.span.shifted(item.span.start), message)


def read_file(data: bytes) -> File:
    """Read a file. A function of the text, remembered by it; but for a text that takes too long."""
    return read_changed_file.get_or_create(data, lambda: _read_whole(data) or _read_items(data))


def _read_whole(data: bytes) -> File | None:
    items = parser.parse_whole_file(data) if len(data) <= MAX_BYTES else None
    return None if items is None else File(tuple(_sound(data, *item) for item in items))


def _read_items(data: bytes) -> File:
    """Item by item, which is quicker for a file most of whose items have been read before."""
    if len(data) > MAX_BYTES:
        return File((_left_out(data, 0, _whole(data, TOO_LARGE)),))
    items: list[Item] = []
    deadline = Deadline(FILE_SECONDS)
    for span in parser.items(data, lambda text: decode_item(text).is_parsed):
        if deadline.has_passed:
            issue = _whole(data[span.start :], str(ParseTimeoutError()))
            items.append(_left_out(data, span.start, issue))
            break
        text = data[span.start : span.end]
        declared = decode_item(text)
        stale = None if declared.is_parsed else _first_line(data, span.start)
        items.append(Item(span, _header(text), declared, stale))
    return File(tuple(items))


read_changed_file = memoize_bytes(_MOST_BYTES, _OF_EACH)(_read_items)


def _sound(data: bytes, span: Span, body: Body) -> Item:
    """An item that was read with its file; it is remembered as if it had been read by itself."""
    text = data[span.start : span.end]
    declared = decode_item.get_or_create(text, lambda: _declared(text, body, ()))
    return Item(span, _header(text), declared)


def _header(text: bytes) -> tuple[str, ...]:
    match = _HEADER.match(text)
    words = (match[1] + match[2].replace(b'"', b"")).split() if match else ()
    return tuple(intern(word.decode("utf-8", errors="replace")) for word in words)


@memoize_bytes(_MOST_BYTES, _OF_EACH)
def read_json_file(data: bytes) -> File:
    """Read a file in the JSON spelling. It is one item: there is no reading half of it."""
    if len(data) > MAX_BYTES:
        return File((_left_out(data, 0, _whole(data, TOO_LARGE)),))
    value, issues = json_parser.read(data)
    if value is None:
        return File((_left_out(data, 0, issues[0]),))
    body = body_of(value)
    declarations = (each for block in body.blocks for each in declarations_of(data, block))
    declared = ItemDeclarations(
        tuple(declarations), (*issues, *_not_terraform(body)), is_parsed=True
    )
    return File((Item(Span(0, len(data)), (), declared),))


def with_previous_declarations(file: File, before: File) -> File:
    """`file`, with each damaged item given the declarations that `before` has under its header.

    While a block is being typed it often cannot be read; what it referred to a moment ago is a
    better answer than nothing.
    """
    if file.is_parsed:
        return file
    known = {item.header: item.content for item in before.items if item.content.declarations}
    items = tuple(
        replace(item, content=replace(item.content, declarations=known[item.header].declarations))
        if item.stale and item.header in known
        else item
        for item in file.items
    )
    return replace(file, items=items)


@memoize_bytes(_MOST_BYTES, _OF_EACH)
def decode_item(text: bytes) -> ItemDeclarations:
    """What the text of one top-level item declares; remembered, so that typing in one block does
    not read the others again."""
    reading = parser.read_item(text)
    if reading.body is None:
        return ItemDeclarations((), reading.issues, is_parsed=False)
    return _declared(text, reading.body, reading.issues)


def _declared(text: bytes, body: Body, issues: tuple[SyntaxIssue, ...]) -> ItemDeclarations:
    declarations = (each for block in body.blocks for each in declarations_of(text, block))
    return ItemDeclarations(tuple(declarations), (*issues, *_not_terraform(body)), is_parsed=True)


def _not_terraform(body: Body) -> Iterator[SyntaxIssue]:
    """What is HCL, but not at the top level of a Terraform file."""
    for attribute in body.attributes:
        yield SyntaxIssue(attribute.span, f"an argument, {attribute.name}, outside of any block")
    for block in body.blocks:
        expected = LABELS.get(block.type)
        if expected is not None and len(block.labels) != expected:
            yield SyntaxIssue(
                block.header,
                f"{block.type} takes {expected} labels, not {len(block.labels)}; {_LEFT_OUT}",
            )


def _left_out(data: bytes, start: int, issue: SyntaxIssue) -> Item:
    """The rest of a text as an item that cannot be read."""
    span = Span(start, len(data))
    return Item(span, (), ItemDeclarations((), (issue,), is_parsed=False), _first_line(data, start))


def _whole(data: bytes, message: str) -> SyntaxIssue:
    return SyntaxIssue(Span(0, len(data)), message)


def _first_line(data: bytes, start: int) -> Span:
    match = _LINE.match(data, start)
    return Span(start, match.end() if match else start)
