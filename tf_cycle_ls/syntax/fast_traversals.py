"""Expressions whose traversals their words tell, without a walk through a tree.

Most are of this kind: names with dots between them, numbers, strings that interpolate such names,
and what operators, calls, tuples and objects make of these. What opens a scope (`for`) or takes a
traversal further by other means than a dot is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from sys import intern

from tf_cycle_ls.syntax.ast import Traversal
from tf_cycle_ls.text import Span

_NAMES = rb"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*"
_STRING = rb'"[^"\\$%%]*(?:(?:\\[^\r\n]|\$\{%b\})[^"\\$%%]*)*"' % _NAMES
# Each word ends where no other reading of it could, so that nothing is ever tried twice. A name on
# the line before a parenthesis may be a call, or the end of an object's entry.
_WORDS = re.compile(
    rb"""(?:
      \s+(?!\s)
    | (?!for(?![\w-])) %(names)b (?![\w.-]|\s*\[|[ \t\r]*\n\s*\()
    | %(string)b (?!\s*\[)
    | \d+(?:\.\d+)?(?![\w.])
    | [)\]}](?!\s*[.\[])
    | [-+*%%!?,(\[{=&|>] | :(?!:) | /(?![/*]) | <(?!<)
    | (?:\#|//)[^\n]*(?=\n|\Z)(?!\s*\()
    )*"""
    % {b"names": _NAMES, b"string": _STRING},
    re.VERBOSE,
)
_PARTS = re.compile(
    rb"(?P<comment>(?:\#|//)[^\n]*)|(?P<string>%b)|(?P<names>%b)"
    rb"(?:\s*(?:(?P<call>\()|(?P<key>=(?![=>]))))?" % (_STRING, _NAMES)
)
_INTERPOLATED = re.compile(rb"(?<=\$\{)%b" % _NAMES)
# The two that are most: no traversal, and nothing but one.
_LITERAL = re.compile(rb'"[^"\\$%]*(?:\\[^\r\n][^"\\$%]*)*"|\d+|true|false|null|\[\s*\]|\{\s*\}')
_ONE = re.compile(rb"(?!(?:true|false|null)\Z)%b" % _NAMES)
_KEYWORDS = frozenset({b"true", b"false", b"null"})


def traversals(expression: bytes, start: int) -> tuple[Traversal, ...] | None:
    """The traversals of an expression that starts at `start`, in the order of the text.

    None where words do not tell them.
    """
    if _LITERAL.fullmatch(expression):
        return ()
    if _ONE.fullmatch(expression):
        return (_named(expression, start),)
    if b":" in expression and b"{" in expression.replace(b"{}", b""):
        return None  # A colon may stand behind a key, or between the ways of a conditional.
    if _WORDS.fullmatch(expression) is None:
        return None
    return tuple(_found(expression, start))


def _found(expression: bytes, start: int) -> Iterator[Traversal]:
    for part in _PARTS.finditer(expression):
        kind = part.lastgroup
        names = part["names"]
        if kind == "string":
            for match in _INTERPOLATED.finditer(expression, *part.span()):
                if match[0] not in _KEYWORDS:
                    yield _named(match[0], start + match.start())
        elif kind == "key" and b"." not in names:
            continue  # A bare name before `=` is a key as it stands (hclsyntax: ObjectConsKeyExpr).
        elif kind in ("names", "key") and names not in _KEYWORDS:
            yield _named(names, start + part.start())


def _named(names: bytes, start: int) -> Traversal:
    root, *steps = map(intern, names.decode("ascii").split("."))  # Each of them often.
    return Traversal(Span(start, start + len(names)), root, tuple(steps))
