"""The fast path for traversals gives the same result as the visit of all tree-sitter nodes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tree_sitter import Node

from tests.examples import EXAMPLES
from tests.syntax.configurations import REALISTIC
from tf_cycle_ls.syntax import fast_traversals, tree_sitter_parser

PREFIX = b"x = "
ATOMS = (
    *(
        "var.a",
        "local.b.c",
        "t.r",
        "for-x.y",
        "form.z",
        "x",
        "a-b.c",
        "data.t.n.id",
        "null",
        "true",
    ),
    *(
        "1",
        "2.5",
        "1e5",
        '"s"',
        '"${var.a}"',
        '"${var.a}-${c.d}"',
        '"$${a.b}"',
        '"\\"a.b"',
        "{}",
        "[]",
    ),
    *(
        '"${f(a.b)}-${c.d[0]}"',
        '"%{if a.b}x%{endif}"',
        "a.b[0]",
        'a.b["k"].c',
        "a.b[*].c",
        "a.b.0.c",
    ),
    *(
        "each.value",
        "p::q::f(a.b)",
        "f(a.b...)",
        "a.b # c.d\n",
        "a.b /* c.d */",
        "é.b",
        "[ ]",
        "-a.b",
    ),
)
OPERATORS = ("+", "-", "/", "%", "==", "!=", "<", ">=", "&&", "||", "-1 -")
KEYS = ("k", '"k"', "(a.b)", "(k)", "k.l", "1", '"${a.b}"')


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Combine expressions to larger ones."""
    several = st.lists(inner, max_size=3)
    separated = st.sampled_from((", ", ",\n  ", ",")).flatmap(lambda by: several.map(by.join))
    entry = st.tuples(st.sampled_from(KEYS), st.sampled_from((" = ", "=", ": ")), inner).map(
        "".join
    )
    entries = st.lists(entry, min_size=1, max_size=3)
    shapes = (
        "({})",
        "({}).n",
        "({})[0]",
        "f({}).n",
        "f({}) [0]",
        "!{}",
        '"a ${{{}}} b"',
        "[{}][0]",
    )
    scopes = ("[for v in {} : v.n]", "{{for k, v in {} : k => v.n if v.m}}", "[for v in t.l : {}]")
    return st.one_of(
        st.tuples(inner, st.sampled_from(OPERATORS), inner).map(" ".join),
        st.tuples(inner, inner, inner).map(lambda parts: "{} ? {} : {}".format(*parts)),
        separated.map("f({})".format),
        separated.map("[{}]".format),
        entries.map(lambda texts: f"{{ {', '.join(texts)} }}"),
        entries.map(lambda texts: "{\n" + "\n".join(texts) + "\n}"),
        st.tuples(st.sampled_from(shapes), inner).map(lambda pair: pair[0].format(pair[1])),
        st.tuples(st.sampled_from(scopes), inner).map(lambda pair: pair[0].format(pair[1])),
    )


TEXTS = st.recursive(st.sampled_from(ATOMS), compound, max_leaves=6)


def expressions(data: bytes) -> Iterator[Node]:
    """Yield the value nodes of all arguments of a text, including nested blocks."""
    pending = [tree_sitter_parser.parse(data)]
    while pending:
        node = pending.pop()
        if node.type == "attribute":
            yield node.children[-1]
        else:
            pending += (
                child for child in node.children if child.type in ("body", "block", "attribute")
            )


def check_fast_path(data: bytes) -> int:
    """Compare both results for each expression, and count the simple expressions."""
    count = 0
    for node in expressions(data):
        start, end = node.start_byte, node.end_byte
        traversals = fast_traversals.traversals(data[start:end], start)
        count += traversals is not None
        assert traversals in (None, tree_sitter_parser.traversals_of(node, data)), data[start:end]
    return count


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
def test_fast_path_agrees_with_the_syntax_tree(text: str) -> None:
    data = PREFIX + text.encode() + b"\n"
    if not tree_sitter_parser.parse(data).has_error:
        check_fast_path(data)


@pytest.mark.parametrize("name", REALISTIC)
def test_most_expressions_are_simple(name: str) -> None:
    data = REALISTIC[name]
    assert 2 * check_fast_path(data) > len(list(expressions(data)))


@pytest.mark.parametrize("path", sorted(EXAMPLES.rglob("[!.]*.tf")))
def test_fast_path_agrees_in_the_examples(path: Path) -> None:
    check_fast_path(path.read_bytes())


@pytest.mark.parametrize("part", [b"# a b ", b"a.b ", b'"a" ', b"\\\n", b"f(a, ", b"1.5 ", b"aaaa"])
def test_pattern_does_not_backtrack(part: bytes) -> None:
    """With exponential backtracking, this test would never end."""
    assert fast_traversals.traversals(part * 5000 + b"\n$", 0) is None
