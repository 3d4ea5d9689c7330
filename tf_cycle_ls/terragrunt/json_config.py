"""Parses Terragrunt's files in JSON. Results are cached by text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tf_cycle_ls.config.memoize import memoize_bytes
from tf_cycle_ls.syntax import json_parser
from tf_cycle_ls.syntax.ast import SyntaxIssue
from tf_cycle_ls.terragrunt.config_file import Broken, ConfigFile, Expression, Section, names_of
from tf_cycle_ls.text import MAX_BYTES, TOO_LARGE, Span

_CACHE_MAX_BYTES, _CACHE_OVERHEAD = 8_000_000, 1_000
# The blocks whose JSON form has labels. Source: Terragrunt's documentation of its blocks.
_JSON_LABELS = frozenset(
    ("dependency", "include", "generate", "feature", "unit", "stack", "extra_arguments")
)
_JSON_BLOCKS = _JSON_LABELS | {"locals", "dependencies", "terraform", "exclude", "expansion"}


@memoize_bytes(_CACHE_MAX_BYTES, _CACHE_OVERHEAD)
def read_json(data: bytes) -> ConfigFile:
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
    names = frozenset(names_of(one) for string in strings for one in string.traversals)
    return Expression(data[span.start : span.end], span, names)
