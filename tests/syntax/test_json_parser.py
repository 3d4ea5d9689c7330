"""The JSON spelling: values, and references in strings with exact spans through escapes."""

from __future__ import annotations

import json as python_json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tf_cycle_ls.syntax import json_parser


def traversals(text: str) -> list[str]:
    """The text at each traversal's span."""
    data = text.encode()
    value, issues = json_parser.read(data)
    assert value is not None
    assert issues == ()
    found = [each for string in json_parser.strings(value) for each in string.traversals]
    return [data[each.span.start : each.span.end].decode() for each in found]


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
        # What tree-sitter rejects the second reader takes.
        ('{"a": "${~ [1e5, \\"\\u00e9\\", var.x,\\nvar.y] }"}', ["var.x", "var.y"]),
    ],
)
def test_references_in_strings(text: str, expected: list[str]) -> None:
    assert traversals(text) == expected


@given(st.text(), st.text())
def test_spans_lead_back_through_any_escapes(before: str, after: str) -> None:
    value = before.replace("$", "").replace("%", "") + "${var.x}" + after.replace("{", "")
    for escaped in (True, False):
        text = python_json.dumps({"k": value}, ensure_ascii=escaped)
        if "\ud800" <= max(text) <= "\udfff":
            continue
        data = text.encode("utf-8", errors="replace")
        read, _ = json_parser.read(data)
        assert read is not None
        found = [each for string in json_parser.strings(read) for each in string.traversals]
        assert [data[each.span.start : each.span.end] for each in found] == [b"var.x"]


@given(st.recursive(st.text() | st.integers() | st.none(), st.lists))
def test_strings_are_decoded_as_json_says(value: object) -> None:
    data = python_json.dumps([value]).encode()
    read, _ = json_parser.read(data)
    assert read is not None
    expected = _strings(python_json.loads(data))
    surrogates = any("\ud800" <= each <= "\udfff" for text in expected for each in text)
    if not surrogates:
        assert [string.text for string in json_parser.strings(read)] == expected


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [each for item in value for each in _strings(item)] if isinstance(value, list) else []


@pytest.mark.parametrize("text", ["", "{", '{"a": }', "[1,]", '{"a": "b}', "{} {}"])
def test_what_is_not_json_is_a_fault(text: str) -> None:
    value, issues = json_parser.read(text.encode())
    assert value is None
    assert issues


def test_a_bad_template_is_a_fault_with_its_place() -> None:
    data = b'{"a": "${var.}", "b": "${var.x}"}'
    value, (issue,) = json_parser.read(data)
    assert value is not None
    assert data[issue.span.start : issue.span.end] == b"${var.}"
