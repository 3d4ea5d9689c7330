"""Tests the expressions and keys around a place."""

from __future__ import annotations

import pytest

from tests.marked import parse_marked
from tf_cycle_ls.fixes.lookup.expression_path import entry_keys, expression_path
from tf_cycle_ls.text import Span


@pytest.mark.parametrize(
    ("marked", "keys"),
    [
        ("{ a = { b = [«x.y»] } }", ["a", "b"]),
        ("merge({ a = 1 }, { b = «x.y» })", ["b"]),
        ("{ (k) = «x.y» }", [""]),
        ("«x.y»", []),
        ("[x.z, «x.y»]", []),
        ("true ? { a = «x.y» } : {}", ["a"]),
        # The result of the function need not contain its argument.
        ("length({ a = «x.y» })", []),
    ],
)
def test_keys(marked: str, keys: list[str]) -> None:
    text, (span,) = parse_marked(marked)
    data = text.encode()
    assert entry_keys(data, Span(0, len(data)), span.start) == keys


def test_path_leads_from_the_whole_to_the_innermost_expression() -> None:
    text, (span,) = parse_marked("{ a = [x.z, «x.y»] }")
    path = expression_path(text.encode(), Span(0, len(text)), span.start)
    texts = [text[item.span.start : item.span.end] for item in path]
    assert texts == ["{ a = [x.z, x.y] }", "[x.z, x.y]", "x.y"]
