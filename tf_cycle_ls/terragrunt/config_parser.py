"""Parses Terragrunt's files in HCL, and finds the parser of a file.

Nothing is evaluated here. Results are cached by text, so an unchanged file is parsed only once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from tf_cycle_ls.config.memoize import memoize_bytes
from tf_cycle_ls.syntax import parser
from tf_cycle_ls.syntax.ast import Block, Body, SyntaxIssue
from tf_cycle_ls.terragrunt.config_file import Broken, ConfigFile, Expression, Section, names_of
from tf_cycle_ls.terragrunt.json_config import read_json
from tf_cycle_ls.text import MAX_BYTES, TOO_LARGE, Span

_CACHE_MAX_BYTES, _CACHE_OVERHEAD = 8_000_000, 1_000
_HEADER = re.compile(rb'([\w-]+)((?:[ \t]+(?:"[^"\n]*"|[\w-]+))*)[ \t]*\{')
_LINE = re.compile(rb"[^\r\n]*")
_CLOSED_LATER = 3
"""How many braces may be missing at the end of a file whose blocks are still read."""

# The blocks that stand at the top only. One inside another block that is not closed belongs to the
# file.
_NEVER_NESTED = frozenset(("dependency", "dependencies", "include", "locals"))


def read_config(name: str, data: bytes) -> ConfigFile:
    """Parse a file called `name`."""
    return read_json(data) if name.endswith(".json") else _read_hcl(data)


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
        names = frozenset(map(names_of, attribute.traversals))
        found[attribute.name] = Expression(data[span.start : span.end], span, names)
    return found
