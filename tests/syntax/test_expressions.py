"""Tests parsing of single expressions, traversals and addresses."""

from __future__ import annotations

import pytest

from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Key
from tf_cycle_ls.syntax.expressions import (
    Call,
    Conditional,
    Entry,
    Heredoc,
    Literal,
    Object,
    Other,
    Sequence,
)
from tf_cycle_ls.text import Span

BEFORE = "b {\n  é = "


def read(text: str) -> expressions.Expression:
    """Parse an expression that follows other text."""
    data = f"{BEFORE}{text}\n}}\n".encode()
    start = len(BEFORE.encode())
    return expressions.read(data, Span(start, start + len(text.encode())))


def shifted(start: int, end: int) -> Span:
    return Span(start, end).shifted(len(BEFORE.encode()))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"x"', "x"),
        ('""', ""),
        ('"a\\"b\\n$${c} %%{d}"', 'a"b\n${c} %{d}'),
        ("12", 12),
        ("1.5", 1.5),
        ("true", True),
        ("false", False),
        ("null", None),
        ("(((3)))", 3),
    ],
)
def test_literal_has_its_value(text: str, value: str | float | bool | None) -> None:
    literal = read(text)
    assert isinstance(literal, Literal)
    assert (literal.value, type(literal.value)) == (value, type(value))


def test_spans_are_relative_to_the_whole_text() -> None:
    assert read('["é", var.x]') == Sequence(
        shifted(0, 13),
        (Literal(shifted(1, 5), "é"), Other(shifted(7, 12))),
    )


def test_object_has_its_entries() -> None:
    text = '{ a = 1, "b" : "x", (var.c) = 2, "${var.d}" = 3 }'
    value = read(text)
    assert isinstance(value, Object)
    assert [entry.key for entry in value.entries] == ["a", "b", None, None]
    assert value.entry("a") == Entry(shifted(2, 7), "a", Literal(shifted(6, 7), 1))
    assert value.entry("c") is None


def test_call_has_its_name_and_arguments() -> None:
    assert read("f(1, [])") == Call(
        shifted(0, 8), "f", (Literal(shifted(2, 3), 1), Sequence(shifted(5, 7), ()))
    )
    namespaced = read("provider::aws::f(1)")
    assert isinstance(namespaced, Call)
    assert namespaced.name == "provider::aws::f"


def test_conditional_has_both_results() -> None:
    assert read("var.x ? 1 : 0") == Conditional(
        shifted(0, 13), Literal(shifted(8, 9), 1), Literal(shifted(12, 13), 0)
    )


@pytest.mark.parametrize("text", ["<<E\nab\nc\nE", "<<-E\n  ab\n  c\n  E", "<<E\nE"])
def test_heredoc_has_the_lines_between_its_markers(text: str) -> None:
    value = read(text)
    assert isinstance(value, Heredoc)
    first, *lines = text.splitlines(keepends=True)
    between = "".join(lines[:-1])
    assert value.text == shifted(len(first), len(first) + len(between))


@pytest.mark.parametrize("text", ["var.x", '"a${var.x}"', "1 + 2", "[for x in y : x]", "f(", ""])
def test_any_other_expression_is_other(text: str) -> None:
    assert isinstance(read(text), Other)


@pytest.mark.parametrize(
    ("text", "root", "steps"),
    [
        ("aws_x.y", "aws_x", ("y",)),
        ('aws_x.y["k"].z', "aws_x", ("y", Key('"k"'), "z")),
        ("module.m[0]", "module", ("m", Key("0"))),
        ("var", "var", ()),
    ],
)
def test_traversal_of_a_text(text: str, root: str, steps: tuple[object, ...]) -> None:
    traversal = expressions.traversal(text)
    assert traversal is not None
    assert (traversal.root, traversal.steps, traversal.span) == (root, steps, (0, len(text)))


@pytest.mark.parametrize(
    "text", ["", "a.b c", "a.b[*]", "a[b.c]", "1", "f(a)", '"a.b"', "a.b\n", "("]
)
def test_traversal_is_none_for_other_texts(text: str) -> None:
    assert expressions.traversal(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b[c.d].e", ["a.b", "c.d"]),
        ("a.b", ["a.b"]),
        ("1", []),
        ("(", []),
    ],
)
def test_traversals_of_an_expression(text: str, expected: list[str]) -> None:
    spans = [traversal.span for traversal in expressions.traversals(text)]
    assert [text[span.start : span.end] for span in spans] == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a.b", ("a", "b")),
        ('module.a[each.key].b["k"].c[0]', ("module", "a", "b", "c")),
        ("a", ("a",)),
        ("", ()),
        ("a.b[*].c", ()),
        ("a.b + 1", ()),
        ('"a.b"', ()),
        ("(a.b)", ()),
        ("(", ()),
    ],
)
def test_address_returns_names_only_for_an_address(text: str, names: tuple[str, ...]) -> None:
    assert expressions.address(text) == names
