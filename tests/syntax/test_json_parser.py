"""Tests the JSON syntax: values, and the exact spans of references in strings with escapes."""

from __future__ import annotations

import json as python_json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tf_cycle_ls.syntax import json_parser
from tf_cycle_ls.text import Span


def traversals(text: str) -> list[str]:
    """Parse a text and return the text at the span of each traversal."""
    data = text.encode()
    value, issues = json_parser.read(data)
    assert value is not None
    assert issues == ()
    return [data[span.start : span.end].decode() for span in traversal_spans(value)]


def traversal_spans(value: json_parser.Value) -> list[Span]:
    return [
        traversal.span for string in json_parser.strings(value) for traversal in string.traversals
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": "${var.x}"}', ["var.x"]),
        ('{"a": "no var.x"}', []),
        ('{"a": "$${var.x}"}', []),
        ('{"${var.k}": 1}', ["var.k"]),
        ('{"a": ["${var.x}", {"b": "${var.y}-${var.z}"}]}', ["var.x", "var.y", "var.z"]),
        ('{"a": "\\u00e9\\n\\"${var.x}"}', ["var.x"]),
        ('{"a": "\\ud83d\\ude00 ${var.x} é ${var.y}"}', ["var.x", "var.y"]),
        ('{"a": "${var.m[\\"k\\"].v}"}', ['var.m[\\"k\\"].v']),
        ('{"a": "%{ if var.x }y%{ endif }"}', ["var.x"]),
        ('{"a": "${[for x in var.l : x]}"}', ["var.l"]),
        # tree-sitter-hcl rejects this template, python-hcl2 accepts it.
        ('{"a": "${~ [1e5, \\"\\u00e9\\", var.x,\\nvar.y] }"}', ["var.x", "var.y"]),
    ],
)
def test_references_in_strings(text: str, expected: list[str]) -> None:
    assert traversals(text) == expected


@given(st.text(), st.text())
def test_spans_are_correct_with_any_escapes(before: str, after: str) -> None:
    value = before.replace("$", "").replace("%", "") + "${var.x}" + after.replace("{", "")
    for escaped in (True, False):
        text = python_json.dumps({"k": value}, ensure_ascii=escaped)
        if "\ud800" <= max(text) <= "\udfff":
            continue
        data = text.encode("utf-8", errors="replace")
        read, _ = json_parser.read(data)
        assert read is not None
        assert [data[start:end] for start, end in traversal_spans(read)] == [b"var.x"]


@given(st.recursive(st.text() | st.integers() | st.none(), st.lists))
def test_strings_are_decoded_as_by_python(value: object) -> None:
    data = python_json.dumps([value]).encode()
    read, _ = json_parser.read(data)
    assert read is not None
    expected = _strings(python_json.loads(data))
    has_surrogates = any("\ud800" <= character <= "\udfff" for character in "".join(expected))
    if not has_surrogates:
        assert [string.text for string in json_parser.strings(read)] == expected


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for item in value for text in _strings(item)] if isinstance(value, list) else []


@pytest.mark.parametrize("text", ["", "{", '{"a": }', "[1,]", '{"a": "b}', "{} {}"])
def test_invalid_json_is_a_syntax_error(text: str) -> None:
    value, issues = json_parser.read(text.encode())
    assert value is None
    assert issues


def test_invalid_template_is_a_syntax_error_at_its_span() -> None:
    data = b'{"a": "${var.}", "b": "${var.x}"}'
    value, (issue,) = json_parser.read(data)
    assert value is not None
    assert data[issue.span.start : issue.span.end] == b"${var.}"
