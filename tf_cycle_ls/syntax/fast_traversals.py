"""Extracts the traversals of simple expressions with regular expressions, without a syntax tree.

Most expressions are simple: dotted names, numbers, strings that interpolate dotted names, and
operators, calls, tuples and objects of these. Expressions are not simple if they open a scope
(`for`) or continue a traversal with anything but a dot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from sys import intern

from tf_cycle_ls.syntax.ast import Traversal
from tf_cycle_ls.text import Span

_NAMES = rb"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*"
_STRING = rb'"[^"\\$%%]*(?:(?:\\[^\r\n]|\$\{%b\})[^"\\$%%]*)*"' % _NAMES
# Each alternative can end at one offset only, so the pattern never backtracks. A name is not simple
# if the next line begins with a parenthesis, because the name may be a function name or the end of
# an object entry.
_SIMPLE = re.compile(
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
_TOKEN = re.compile(
    rb"(?P<comment>(?:\#|//)[^\n]*)|(?P<string>%b)|(?P<names>%b)"
    rb"(?:\s*(?:(?P<call>\()|(?P<key>=(?![=>]))))?" % (_STRING, _NAMES)
)
_INTERPOLATED = re.compile(rb"(?<=\$\{)%b" % _NAMES)
# The two most frequent forms: a literal without traversals, and a single traversal.
_LITERAL = re.compile(rb'"[^"\\$%]*(?:\\[^\r\n][^"\\$%]*)*"|\d+|true|false|null|\[\s*\]|\{\s*\}')
_SINGLE = re.compile(rb"(?!(?:true|false|null)\Z)%b" % _NAMES)
_KEYWORDS = frozenset({b"true", b"false", b"null"})


def traversals(expression: bytes, start: int) -> tuple[Traversal, ...] | None:
    """Return the traversals of an expression at offset `start`, in source order.

    Returns None if the expression is not simple.
    """
    if _LITERAL.fullmatch(expression):
        return ()
    if _SINGLE.fullmatch(expression):
        return (_traversal(expression, start),)
    if b":" in expression and b"{" in expression.replace(b"{}", b""):
        return None  # The colon may follow an object key or belong to a conditional.
    if _SIMPLE.fullmatch(expression) is None:
        return None
    return tuple(_traversals(expression, start))


def _traversals(expression: bytes, start: int) -> Iterator[Traversal]:
    for token in _TOKEN.finditer(expression):
        kind = token.lastgroup
        names = token["names"]
        if kind == "string":
            for match in _INTERPOLATED.finditer(expression, *token.span()):
                if match[0] not in _KEYWORDS:
                    yield _traversal(match[0], start + match.start())
        elif kind == "key" and b"." not in names:
            continue  # A bare name before `=` is a literal key (hclsyntax: ObjectConsKeyExpr).
        elif kind in ("names", "key") and names not in _KEYWORDS:
            yield _traversal(names, start + token.start())


def _traversal(names: bytes, start: int) -> Traversal:
    root, *steps = map(intern, names.decode("ascii").split("."))  # Names repeat often.
    return Traversal(Span(start, start + len(names)), root, tuple(steps))
