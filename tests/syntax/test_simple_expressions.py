"""Simple expressions are read as by the parsers, and others are given up."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from tests.syntax.expression_texts import TEXTS
from tests.syntax.simple import check_item, same_as_the_parsers


def block(expression: str) -> bytes:
    """A block with one argument."""
    return f"b {{\n  x = {expression}\n}}\n".encode()


@given(TEXTS)
@example("f(a.b, [c.d], { k = e.f, (g.h) = 1, k.l = 2 })")
@example("a.b == 1 ? c.d : e.f # g.h")
@example("{\n  k = a.b\n  (c.d) = 1\n}")
@example("[f # a.b\n  (c.d)]")
@example('"a ${null} b"')
@example("provider::p::f(a.b)")
@example("a.b\n[0]")
@example("(a.b) [0]")
@example("f(a.b).c.d")
@example('"a\\"b ${c.d}"')
def test_expressions_are_read_as_by_the_parsers(text: str) -> None:
    check_item(block(text))
    check_item(block(f"{{\n  k = {text}\n  l = c.d\n}}"))
    check_item(block(f"{{ (c.d) = 1, k = {text} }}"))


SIMPLE = [
    "1",
    "-1.5",
    "!true",
    '"a \\"b\\" $ % $$x 100%"',
    '"${a.b}-${f(c.d)}"',
    "a.b.c",
    'a.b[0]["k"].c',
    "a.b.0.c",
    "a.b[*].c[d.e]",
    "a.b.*.c",
    "a.b[c.d].e",
    'a.b["x${c.d}"].e',
    "a.b[\n  c.d\n]",
    "f()",
    "f(a.b, 1,)",
    "f(a.b...)",
    "f(\n  a.b, # words\n  c.d\n)",
    "f(a.b)[0].c",
    "f(/* words */ a.b, /* words\n*/ c.d /* words */)",
    "[\n  a.b, /* words */\n  /* words */\n]",
    "{\n  a = 1\n  /* words */\n  b = 2\n}",
    "a.b ? c.d : e.f ? 1 : 2",
    "(\n  a.b\n  ? c.d\n  : e.f\n)",
    "a.b == 1 && c.d != 2 || e.f",
    "a.b + 1 - c.d * 2 / 3 % 4",
    "a.b < 1 || a.b <= 2 || a.b > 3 || a.b >= 4",
    "[]",
    '[1, "a", b.c, [d.e]]',
    "[for v in a.b : v.c]",
    "[for k, v in a.b : v.c if k != d.e]",
    "{ for k, v in a.b : k => v.c... if v.d }",
    "{ for v in [for w in a.b : w.c] : v => w.d }",
    "{}",
    "{ a = b.c, d : e.f }",
    '{\n  a = b.c\n\n  "d" = 1 # words\n  1 = 2\n}',
    "{ (a.b) = 1 }",
    '{ "${a.b}" = 1 }',
    "{ a.b = c.d }",
    "<<E\nx ${a.b} $$ \\ y\nE",
    "<<-E\n  x\n  E",
    "f(<<E\nx\nE\n, a.b)",
]


@pytest.mark.parametrize("text", SIMPLE)
def test_expression_is_simple(text: str) -> None:
    assert same_as_the_parsers(block(text))


NOT_SIMPLE = [
    "",
    "1e5",
    "é.b",
    "a.b c.d",
    "a.b[0",
    "a.b\n+ 1",
    "a.b ?\n1 : 2",
    "a.b ? 1",
    "a.b : 1",
    "(a.b]",
    "f(a.b]",
    "[a.b)",
    "[a.b",
    "[,]",
    "f (a.b)",
    "a.b(c.d)",
    "p::q::f(a.b)",
    "for.a",
    "a.for",
    "if",
    '"a\\qb"',
    '"$${a.b}"',
    '"%{ if a.b }x%{ endif }"',
    '"${~ a.b ~}"',
    '"a\nb"',
    "{ a = 1 b = 2 }",
    "{ a =\n1 }",
    "{ a\n= 1 }",
    "{\n  a = b\n  (c.d) = 1\n}",
    "{\n  a = 1\n  , b = 2\n}",
    "{ for = 1 }",
    "[for v in a.b : v...]",
    "[for v in a.b v]",
    "a.b[true]",
    "a.b[0 # words\n]",
    "a.b [0]",
    "f(a.b /* words */ [0])",
    "a.b[/* words */ 0]",
    "{ a = 1 /*\n*/ b = 2 }",
    "<<E\nx",
    "<<E\nx\nEE\nE",
    "<<E\n%{ if a.b }x%{ endif }\nE",
    "<<E\n$${a.b}\nE",
    '<<E\n${f("\nE\n")}\nE',
    "1 /* words */",
    "a.b =",
    "a.b => c.d",
    "[a.b...]",
]


@pytest.mark.parametrize("text", NOT_SIMPLE)
def test_expression_is_not_simple(text: str) -> None:
    assert not same_as_the_parsers(block(text))
    check_item(block(text))
