"""Hypothesis strategies for the texts of expressions."""

from __future__ import annotations

from hypothesis import strategies as st

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
