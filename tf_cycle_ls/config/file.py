"""Parses a file into top-level items and decodes their declarations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from sys import intern

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    Declaration,
    LocalDeclaration,
    ResourceDeclaration,
    refers_to_itself,
    with_references,
)
from tf_cycle_ls.config.decoder import LABELS, declarations_of
from tf_cycle_ls.config.fingerprint import Fingerprint, combine_fingerprints, fingerprint_of
from tf_cycle_ls.config.json_body import body_of
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.memoize import memoize_bytes
from tf_cycle_ls.config.references import Reference
from tf_cycle_ls.syntax import json_parser, parser
from tf_cycle_ls.syntax.ast import Body, SyntaxIssue
from tf_cycle_ls.syntax.deadline import FILE_SECONDS, Deadline, ParseTimeoutError
from tf_cycle_ls.text import MAX_BYTES, TOO_LARGE, Span

_HEADER = re.compile(rb'([\w-]+)((?:[ \t]+(?:"[^"\n]*"|[\w-]+))*)[ \t]*\{')
_KEPT = "the references that it had before are used"
_LEFT_OUT = "it was left out"
# Each cache keeps results that are no longer in use, as long as the total size of their texts is at
# most this number of bytes. The overhead is added to the size of each text, because even the result
# of a very short text takes about that much memory. A longer result takes several times the size of
# its text.
_CACHE_MAX_BYTES, _CACHE_OVERHEAD = 4_000_000, 1_000
_LINE = re.compile(rb"[^\r\n]*")
_WORD = re.compile(r"[\w-]+")


class ItemDeclarations(Struct, frozen=True, dict=True, weakref=True):
    """The declarations of one top-level item.

    If no parser could parse its text, `is_parsed` is False and `issues` contains the syntax error.
    The declarations are then empty, or come from an earlier version of the item.
    """

    declarations: tuple[Declaration, ...]
    issues: tuple[SyntaxIssue, ...]
    is_parsed: bool

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """A fingerprint of everything in the item that the graph depends on."""
        return fingerprint_of(self.declarations)

    @cached_property
    def refers_to_itself(self) -> bool:
        """Whether a declaration contains a reference to the object that it declares."""
        return any(map(refers_to_itself, self.declarations))


class Item(Struct, frozen=True, dict=True):
    """A top-level item of a file, at `span`.

    `header` has the words before its opening brace. If the item could not be parsed, `stale` is the
    span of its first line. Its declarations, if any, then come from an earlier version of the item,
    and their spans are invalid.
    """

    span: Span
    header: tuple[str, ...]
    content: ItemDeclarations
    stale: Span | None = None

    @property
    def title(self) -> str:
        """The name of the item in messages, such as `resource "aws_vpc" "main"`."""
        if not self.header:
            return "this text"
        block, *labels = self.header
        return " ".join([block, *(f'"{label}"' for label in labels)])

    def located(self, path: str) -> tuple[Located[Declaration], ...]:
        """Its declarations in the file at `path`.

        An edit keeps the items before it, so these keep their located declarations, and results
        that were computed from them stay valid.
        """
        # The result for the last path. A cached property for all paths takes twice the memory.
        known: tuple[str, tuple[Located[Declaration], ...]] | None = self.__dict__.get("_located")
        if known is None or known[0] != path:
            start, stale = self.span.start, self.stale
            declarations = self.content.declarations
            located = [Located(declaration, path, start, stale) for declaration in declarations]
            known = self.__dict__["_located"] = path, tuple(located)
        return known[1]


class File(Struct, frozen=True, eq=False, dict=True, weakref=True):
    """The items of a file, in order.

    Files are compared by identity. Reading the same text again returns the same object as long as
    it is cached.
    """

    items: tuple[Item, ...]

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """A fingerprint of everything in the file that the graph depends on."""
        return combine_fingerprints(tuple(item.content.fingerprint for item in self.items))

    @cached_property
    def is_parsed(self) -> bool:
        """Whether every item could be parsed."""
        return not any(item.stale for item in self.items)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The distinct `source` values of its module calls, as written."""
        sources = (
            declaration.source
            for item in self.items
            for declaration in item.content.declarations
            if isinstance(declaration, CallDeclaration)
        )
        return tuple(dict.fromkeys(source for source in sources if source))

    @cached_property
    def computed_calls(self) -> tuple[str, ...]:
        """The names of its module calls whose `source` is not a literal."""
        return tuple(
            declaration.name
            for item in self.items
            for declaration in item.content.declarations
            if isinstance(declaration, CallDeclaration)
            and declaration.source is None
            and "source" in declaration.argument_names
        )

    @cached_property
    def refers_to_itself(self) -> bool:
        """Whether a declaration contains a reference to the object that it declares."""
        return any(item.content.refers_to_itself for item in self.items)

    @cached_property
    def issues(self) -> tuple[SyntaxIssue, ...]:
        """The syntax issues of the file, with spans in the file."""
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
    """Read a file in native syntax. Results are cached by text."""
    return read_changed_file.get_or_create(data, lambda: _read_whole(data) or _read_items(data))


def _read_whole(data: bytes) -> File | None:
    """Read a file in one pass. Returns None if it has syntax errors or is too large."""
    items = parser.parse_whole_file(data) if len(data) <= MAX_BYTES else None
    return None if items is None else File(tuple(_parsed_item(data, *item) for item in items))


def _read_items(data: bytes) -> File:
    """Read a file item by item, which is faster if most items are cached."""
    if len(data) > MAX_BYTES:
        return File((_skipped(data, 0, _issue_of_whole(data, TOO_LARGE)),))
    items: list[Item] = []
    deadline = Deadline(FILE_SECONDS)
    for span in parser.items(data, lambda text: decode_item(text).is_parsed):
        if deadline.has_passed:
            issue = _issue_of_whole(data[span.start :], str(ParseTimeoutError()))
            items.append(_skipped(data, span.start, issue))
            break
        text = data[span.start : span.end]
        content = decode_item(text)
        stale = None if content.is_parsed else _first_line(data, span.start)
        items.append(Item(span, _header(text), content, stale))
    return File(tuple(items))


read_changed_file = memoize_bytes(_CACHE_MAX_BYTES, _CACHE_OVERHEAD)(_read_items)
"""Like `read_file`, but faster for a file whose items are mostly cached."""


def _parsed_item(data: bytes, span: Span, body: Body) -> Item:
    """Create an item whose `body` was parsed together with the rest of the file.

    Its declarations are cached as if the item had been parsed separately.
    """
    text = data[span.start : span.end]
    content = decode_item.get_or_create(text, lambda: _decode(text, body, _braces_only(text)))
    return Item(span, _header(text), content)


def read_single_item(data: bytes, span: Span) -> Item | None:
    """Read the item at `span` of a file. None if it has a syntax error that no parser accepts."""
    text = data[span.start : span.end]
    content = decode_item(text)
    return Item(span, _header(text), content) if content.is_parsed else None


def _header(text: bytes) -> tuple[str, ...]:
    """Return the type and the labels of a block, without quotes.

    Returns () if the text is not a block.
    """
    match = _HEADER.match(text)
    words = (match[1] + match[2].replace(b'"', b"")).split() if match else ()
    return tuple(map(_word, words))


@lru_cache(maxsize=4_000)
def _word(word: bytes) -> str:
    return intern(word.decode("utf-8", errors="replace"))


@memoize_bytes(_CACHE_MAX_BYTES, _CACHE_OVERHEAD)
def read_json_file(data: bytes) -> File:
    """Read a file in JSON syntax as a single item, because JSON is parsed as a whole."""
    if len(data) > MAX_BYTES:
        return File((_skipped(data, 0, _issue_of_whole(data, TOO_LARGE)),))
    value, issues = json_parser.read(data)
    if value is None:
        return File((_skipped(data, 0, issues[0]),))
    return File((Item(Span(0, len(data)), (), _decode(data, body_of(value), issues)),))


def with_previous_declarations(file: File, data: bytes, before: File) -> File:
    """Give each item that could not be parsed the declarations of the same item in `before`.

    A block often cannot be parsed while the user is editing it. Using its previous references is
    better than ignoring the block. Items are the same if their headers are equal. A finding must
    not name what is no longer in the text, so only those references are used whose first word is
    still in the item, and of local values and JSON only what is still declared there by name.

    `data` is the text of `file`.
    """
    if file.is_parsed:
        return file
    previous = {item.header: item.content for item in before.items if item.content.declarations}
    items = tuple(
        replace(item, content=_with_kept(item, data, previous[item.header].declarations))
        if item.stale and item.header in previous
        else item
        for item in file.items
    )
    return replace(file, items=items)


def _with_kept(item: Item, data: bytes, previous: Iterable[Declaration]) -> ItemDeclarations:
    """The content of an item with those `previous` declarations and references that are still in
    its text."""
    text = data[item.span.start : item.span.end].decode(errors="replace")
    words = frozenset(_WORD.findall(text))

    def is_kept(reference: Reference) -> bool:
        return _WORD.findall(str(reference.subject))[0] in words

    declarations = tuple(
        with_references(declaration, is_kept)
        for declaration in previous
        if not (isinstance(declaration, LocalDeclaration) or item.header == ())
        or words.issuperset(_WORD.findall(_name_of(declaration)))
    )
    return replace(item.content, declarations=declarations)


def _name_of(declaration: Declaration) -> str:
    """The name that a declaration declares. Empty if it declares none."""
    if isinstance(declaration, ResourceDeclaration):
        return declaration.resource.name
    return str(getattr(declaration, "name", ""))


@memoize_bytes(_CACHE_MAX_BYTES, _CACHE_OVERHEAD)
def decode_item(text: bytes) -> ItemDeclarations:
    """Parse and decode the text of a top-level item.

    Results are cached, so that an edit in one block does not cause other blocks to be parsed again.
    """
    parsed = parser.read_item(text)
    if parsed.body is None:
        return ItemDeclarations((), parsed.issues, is_parsed=False)
    return _decode(text, parsed.body, (*parsed.issues, *_braces_only(text)))


def _decode(text: bytes, body: Body, issues: tuple[SyntaxIssue, ...]) -> ItemDeclarations:
    """Decode a parsed text. `issues` are the syntax errors that the parser found in it."""
    declarations = tuple(
        declaration for block in body.blocks for declaration in declarations_of(text, block)
    )
    return ItemDeclarations(declarations, (*issues, *_not_terraform(body)), is_parsed=True)


def _not_terraform(body: Body) -> Iterator[SyntaxIssue]:
    """Yield an issue for each part of valid HCL that a Terraform file cannot have at top level."""
    for attribute in body.attributes:
        yield SyntaxIssue(attribute.span, f"an argument, {attribute.name}, outside of any block")
    for block in body.blocks:
        expected = LABELS.get(block.type)
        if expected is not None and len(block.labels) != expected:
            yield SyntaxIssue(
                block.header,
                f"{block.type} takes {expected} labels, not {len(block.labels)}; {_LEFT_OUT}",
            )


def _braces_only(text: bytes) -> tuple[SyntaxIssue, ...]:
    """The issue of an item without a name before its brace, such as JSON in a `.tf` file."""
    if not text.startswith(b"{"):
        return ()
    issue = f"an argument or a block is required here; is this JSON? {_LEFT_OUT}"
    return (SyntaxIssue(Span(0, 1), issue),)


def _skipped(data: bytes, start: int, issue: SyntaxIssue) -> Item:
    """An item without declarations for the text from `start` to the end, which is not parsed."""
    span = Span(start, len(data))
    return Item(span, (), ItemDeclarations((), (issue,), is_parsed=False), _first_line(data, start))


def _issue_of_whole(data: bytes, message: str) -> SyntaxIssue:
    return SyntaxIssue(Span(0, len(data)), message)


def _first_line(data: bytes, start: int) -> Span:
    """The span from `start` to the end of the line."""
    match = _LINE.match(data, start)
    return Span(start, match.end() if match else start)
