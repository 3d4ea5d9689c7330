"""Parses Terragrunt's files: units, stacks, and the files that they include or read.

Nothing is evaluated here. Results are cached by text, so an unchanged file is parsed only once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

from msgspec import Struct, field
from msgspec.structs import replace

from tf_cycle_ls.analysis.located_graph import components_and_loops
from tf_cycle_ls.config.memoize import memoize_bytes
from tf_cycle_ls.syntax import json_parser, parser
from tf_cycle_ls.syntax.ast import Block, Body, Key, SyntaxIssue, Traversal
from tf_cycle_ls.text import MAX_BYTES, TOO_LARGE, Span

_CACHE_MAX_BYTES, _CACHE_OVERHEAD = 8_000_000, 1_000
_HEADER = re.compile(rb'([\w-]+)((?:[ \t]+(?:"[^"\n]*"|[\w-]+))*)[ \t]*\{')
_LINE = re.compile(rb"[^\r\n]*")
_CLOSED_LATER = 3
"""How many braces may be missing at the end of a file whose blocks are still read."""

# The blocks whose JSON form has labels. Source: Terragrunt's documentation of its blocks.
_JSON_LABELS = frozenset(
    ("dependency", "include", "generate", "feature", "unit", "stack", "extra_arguments")
)
_JSON_BLOCKS = _JSON_LABELS | {"locals", "dependencies", "terraform", "exclude", "expansion"}


# The blocks that stand at the top only. One inside another block that is not closed belongs to the
# file.
_NEVER_NESTED = frozenset(("dependency", "dependencies", "include", "locals"))


class Expression(Struct, frozen=True):
    """The text of an expression, its span in the file, and what it refers to: the first two names
    of each traversal, such as `("dependency", "vpc")`."""

    text: bytes
    span: Span
    names: frozenset[tuple[str, str]] = frozenset()


class Section(Struct, frozen=True):
    """A block, with its spans in the file.

    If the block has a syntax error, `stale` is the span of its first line, and the rest comes from
    an earlier version of the text.
    """

    type: str
    labels: tuple[str, ...]
    span: Span
    header: Span
    arguments: Mapping[str, Expression]
    sections: tuple[Section, ...] = ()
    stale: Span | None = None

    @property
    def label(self) -> str:
        """The first label, or "" without labels."""
        return self.labels[0] if self.labels else ""

    def of_type(self, type_: str) -> Iterator[Section]:
        """The nested blocks of a type."""
        return (section for section in self.sections if section.type == type_)


class Broken(Struct, frozen=True):
    """A top-level item that cannot be parsed: its type and labels, if it is a block, its span, and
    the span of its first line."""

    type: str
    labels: tuple[str, ...]
    span: Span
    line: Span


class ConfigFile(Struct, frozen=True, weakref=True, eq=False, dict=True):
    """The content of a file. `broken` are the items that could not be parsed."""

    arguments: Mapping[str, Expression] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    broken: tuple[Broken, ...] = ()
    issues: tuple[SyntaxIssue, ...] = ()

    @cached_property
    def local_expressions(self) -> Mapping[str, Expression]:
        """The expressions of the local values, by name."""
        return {
            name: expression
            for section in self.of_type("locals")
            for name, expression in section.arguments.items()
        }

    @cached_property
    def rings(self) -> tuple[tuple[str, ...], ...]:
        """The names of local values that need each other, sorted."""
        values = self.local_expressions
        needs = {
            name: tuple(
                other for root, other in expression.names if root == "local" and other in values
            )
            for name, expression in values.items()
        }
        return tuple(components_and_loops(needs)) if any(needs.values()) else ()

    def of_type(self, type_: str) -> Iterator[Section]:
        """The top-level blocks of a type."""
        return (section for section in self.sections if section.type == type_)

    def expressions(self) -> Iterator[Expression]:
        """All expressions of the file."""
        yield from self.arguments.values()
        pending = list(self.sections)
        while pending:
            section = pending.pop()
            yield from section.arguments.values()
            pending += section.sections


def read_config(name: str, data: bytes) -> ConfigFile:
    """Parse a file called `name`."""
    return _read_json(data) if name.endswith(".json") else _read_hcl(data)


def with_previous_blocks(file: ConfigFile, before: ConfigFile) -> ConfigFile:
    """Use the earlier version of each block that has a syntax error now.

    A block often cannot be parsed while the user is editing it. Blocks are the same if their types
    and labels are equal.
    """
    if not file.broken:
        return file
    previous = {(one.type, one.labels): one for one in before.sections}
    kept = [
        replace(previous[one.type, one.labels], span=one.span, header=one.line, stale=one.line)
        for one in file.broken
        if (one.type, one.labels) in previous
    ]
    replaced = {(one.type, one.labels) for one in kept}
    broken = tuple(one for one in file.broken if (one.type, one.labels) not in replaced)
    sections = sorted((*file.sections, *kept), key=lambda one: one.span)
    return replace(file, sections=tuple(sections), broken=broken)


@memoize_bytes(_CACHE_MAX_BYTES, _CACHE_OVERHEAD)
def _read_hcl(data: bytes) -> ConfigFile:
    if len(data) > MAX_BYTES:
        return ConfigFile(issues=(SyntaxIssue(Span(0, 0), TOO_LARGE),))
    whole = parser.parse_whole_file(data)
    if whole is not None:
        return _file(_section_or_arguments(data, span.start, body) for span, body in whole)
    broken: list[Broken] = []
    issues: list[SyntaxIssue] = []
    parts: list[tuple[Mapping[str, Expression], tuple[Section, ...]]] = []
    for span in parser.items(data, lambda text: parser.read_item(text).body is not None):
        text = data[span.start : span.end]
        parsed = parser.read_item(text)
        shifted = (SyntaxIssue(one.span.shifted(span.start), one.message) for one in parsed.issues)
        issues += shifted
        body = parsed.body or _closed(text)
        if body is None:
            broken.append(_broken(data, span))
        else:
            parts.append(_section_or_arguments(data, span.start, body))
    return replace(_file(parts), broken=tuple(broken), issues=tuple(issues))


def _closed(text: bytes) -> Body | None:
    """The body of an item that ends before its last braces, if only these are missing. Terragrunt
    still reads the arguments of such a block."""
    for count in range(1, _CLOSED_LATER + 1):
        body = parser.read_item(text.rstrip() + b"\n" + b"}\n" * count).body
        if body is not None:
            swallows = any(
                inner.type in _NEVER_NESTED for one in body.blocks for inner in one.body.blocks
            )
            return None if swallows else body
    return None


def _broken(data: bytes, span: Span) -> Broken:
    match = _HEADER.match(data, span.start)
    words = (match[1] + match[2].replace(b'"', b"")).split() if match else []
    type_, *labels = [word.decode(errors="replace") for word in words] or [""]
    line = _LINE.match(data, span.start)
    return Broken(type_, tuple(labels), span, Span(span.start, line.end() if line else span.start))


def _file(parts: Iterable[tuple[Mapping[str, Expression], tuple[Section, ...]]]) -> ConfigFile:
    arguments: dict[str, Expression] = {}
    sections: list[Section] = []
    for more, blocks in parts:
        arguments |= more
        sections += blocks
    return ConfigFile(arguments, tuple(sections))


def _section_or_arguments(
    data: bytes, start: int, body: Body
) -> tuple[Mapping[str, Expression], tuple[Section, ...]]:
    """The arguments and the blocks of an item that starts at a byte offset of `data`."""
    return _arguments(data, start, body), tuple(_section(data, start, one) for one in body.blocks)


def _section(data: bytes, start: int, block: Block) -> Section:
    return Section(
        block.type,
        block.labels,
        block.span.shifted(start),
        block.header.shifted(start),
        _arguments(data, start, block.body),
        tuple(_section(data, start, inner) for inner in block.body.blocks),
    )


def _arguments(data: bytes, start: int, body: Body) -> Mapping[str, Expression]:
    found: dict[str, Expression] = {}
    for attribute in body.attributes:
        span = attribute.value.shifted(start)
        names = frozenset(map(_names, attribute.traversals))
        found[attribute.name] = Expression(data[span.start : span.end], span, names)
    return found


def _names(traversal: Traversal) -> tuple[str, str]:
    """The first two names of a traversal, such as those of `local.a` and `local["a"]`."""
    step = traversal.steps[0] if traversal.steps else ""
    return traversal.root, step.text.strip('"') if isinstance(step, Key) else step


@memoize_bytes(_CACHE_MAX_BYTES, _CACHE_OVERHEAD)
def _read_json(data: bytes) -> ConfigFile:
    """Read a file in JSON syntax. Its strings are templates, and its other values are expressions
    of HCL as they are."""
    if len(data) > MAX_BYTES:
        return ConfigFile(issues=(SyntaxIssue(Span(0, 0), TOO_LARGE),))
    value, issues = json_parser.read(data)
    if not isinstance(value, json_parser.Object):
        broken = Broken("", (), Span(0, len(data)), Span(0, 0))
        return ConfigFile(broken=(broken,), issues=issues)
    arguments, sections = _json_body(data, value)
    return ConfigFile(arguments, sections, issues=issues)


def _json_body(
    data: bytes, value: json_parser.Object
) -> tuple[Mapping[str, Expression], tuple[Section, ...]]:
    arguments: dict[str, Expression] = {}
    sections: list[Section] = []
    for pair in value.pairs:
        name = pair.key.text
        if name in _JSON_BLOCKS and isinstance(pair.value, json_parser.Object | json_parser.Array):
            sections += _json_sections(data, pair)
        else:
            arguments[name] = _json_expression(data, pair.value)
    return arguments, tuple(sections)


def _json_sections(data: bytes, pair: json_parser.Pair) -> Iterator[Section]:
    """The blocks that one entry of an object stands for. Objects may be in an array."""
    type_ = pair.key.text
    values = pair.value.items if isinstance(pair.value, json_parser.Array) else (pair.value,)
    for value in values:
        if not isinstance(value, json_parser.Object):
            continue
        are_labelled = type_ in _JSON_LABELS and all(
            isinstance(one.value, json_parser.Object | json_parser.Array) for one in value.pairs
        )
        if not are_labelled:
            yield _json_section(data, type_, (), pair, value)
            continue
        for one in value.pairs:
            inner = one.value.items if isinstance(one.value, json_parser.Array) else (one.value,)
            for body in inner:
                if isinstance(body, json_parser.Object):
                    yield _json_section(data, type_, (one.key.text,), one, body)


def _json_section(
    data: bytes,
    type_: str,
    labels: tuple[str, ...],
    pair: json_parser.Pair,
    value: json_parser.Object,
) -> Section:
    arguments, sections = _json_body(data, value)
    return Section(type_, labels, pair.span, pair.key.span, arguments, sections)


def _json_expression(data: bytes, value: json_parser.Value) -> Expression:
    span = value.span
    strings = json_parser.strings(value)
    names = frozenset(_names(one) for string in strings for one in string.traversals)
    return Expression(data[span.start : span.end], span, names)


def issues_of(file: ConfigFile) -> Iterator[tuple[Span, str]]:
    """The syntax errors of a file, and each block that was left out, with their messages."""
    left_out = ((one.line, "this cannot be read; it is left out") for one in file.broken)
    issues = [(one.span, one.message) for one in file.issues]
    return chain(issues, () if issues else left_out)
