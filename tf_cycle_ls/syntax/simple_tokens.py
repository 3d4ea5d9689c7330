"""The tokens of simple expressions, as regular expressions over bytes.

Source: the HCL native syntax specification and hclsyntax `scan_tokens.rl`. Each pattern matches
only text that hclsyntax and tree-sitter-hcl read in the same way. So names are ASCII, numbers have
no exponent, and strings have only the escapes of a single character. No pattern takes more than
linear time.
"""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern

NAME = rb"[A-Za-z_][\w-]*"
NAMES = rb"%b(?:\.%b)*" % (NAME, NAME)
_STRING = rb'"[^"\\$%\r\n]*(?:\\[nrt"\\][^"\\$%\r\n]*)*"'
LITERAL = rb"(?:%b|\d+(?:\.\d+)?(?![\w.])|(?:true|false|null)(?![\w.(\[-]))" % _STRING
"""A number, a keyword, or a string without templates."""
TRAVERSAL = rb"%b(?![\w.(\[-])" % NAMES
"""Dotted names that nothing continues. May be a keyword."""
_COMMENT = rb"(?:(?:\#|//)[^\n]*\n|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/)"
_FREE = rb"[ \t\r\n]*(?:%b[ \t\r\n]*)*" % _COMMENT
END_OF_LINE = rb"[ \t]*(?:(?:\#|//)[^\n]*)?\r?\n" + _FREE
"""The end of a line, which may have a comment, and the blank lines that follow."""
RESERVED = frozenset(
    (b"for", b"in", b"if", b"else", b"endif", b"endfor", b"true", b"false", b"null")
)
"""Words that are not always names."""
LITERAL_WORDS = frozenset((b"true", b"false", b"null"))

BLANK = re.compile(_FREE)
"""White space and comments, where newlines are white space."""
STARTS_OF_BLANK = b" \t\r\n#/"
OPERAND = re.compile(
    rb"""(?:[!-][ \t]*)?(?:
      (?P<literal>%b)
    | (?P<names>%b)(?P<call>\()?
    | (?P<template>")
    | (?P<parenthesis>\()
    | (?P<tuple>\[)
    | (?P<object>\{)
    | <<-?(?P<heredoc>%b)\n
    )"""
    % (LITERAL, NAMES, NAME),
    re.VERBOSE,
)
_OPERATOR = (
    rb"%b(?:(?P<then>\?)|(?P<else>:)(?!:)|[=!<>]=|&&|\|\||[-+*>]|%%(?!\{)|/(?![/*])|<(?!<))%b"
)
LINE_OPERATOR = re.compile(_OPERATOR % (rb"[ \t]*", rb"[ \t]*"))
"""An operator where newlines end the expression."""
FREE_OPERATOR = re.compile(_OPERATOR % (_FREE, _FREE))
"""An operator where newlines are white space."""
# An index is literal or certainly computed: it begins with a name, a parenthesis or a template.
POSTFIX = re.compile(
    rb"""
      \[[ \t\r\n]*(?P<key>"[^"\\$%%\r\n]*"|\d+)[ \t\r\n]*\]
    | (?P<splat>\[\*\]|\.\*)
    | (?P<index>\[)[ \t\r\n]*(?=[A-Za-z_(]|"[^"\\$%%\r\n]*\$\{)(?!(?:true|false|null)\b)
    | \.(?:(?P<attribute>%b)|(?P<legacy>\d+)(?!\w|\.\d))
    """
    % NAME,
    re.VERBOSE,
)


def _list_end(closing: bytes) -> bytes:
    """What follows an element of a list: a comma, or the closing bracket with or without one."""
    return rb"%b(?:(?P<close>%b)|,%b(?P<last>%b)?)" % (_FREE, closing, _FREE, closing)


def _element(closing: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?:%b|(?P<names>%b))%b" % (LITERAL, TRAVERSAL, _list_end(closing)))


ELEMENT = _element(rb"\]")
"""The most frequent elements of a tuple: a literal or dotted names, and what follows them."""
ARGUMENT = _element(rb"\)")
"""The most frequent arguments of a call."""
AFTER_ELEMENT = re.compile(_list_end(rb"\]"))
AFTER_ARGUMENT = re.compile(rb"%b|%b\.\.\.%b(?P<expanded>\))" % (_list_end(rb"\)"), _FREE, _FREE))
_KEY = rb"(?:(?P<name>%b)|\d+|%b)[ \t]*[=:](?![=>:])[ \t]*" % (NAMES, _STRING)
_ENTRY_END = rb"[ \t]*,%b(?P<comma>)|(?=[ \t]*\})(?P<last>)|%b(?P<line>)" % (_FREE, END_OF_LINE)
ENTRY = re.compile(
    rb'[ \t]*(?P<close>\})|(?P<template>")|(?P<parenthesis>\()|%b(?:(?:%b|(?P<value>%b))(?:%b))?'
    % (_KEY, LITERAL, TRAVERSAL, _ENTRY_END)
)
"""An entry of an object up to its value, or up to the quote or parenthesis of its key, or the end
of the object. The most frequent values are matched up to the end of the entry."""
ENTRY_ENDS = frozenset(("comma", "last", "line"))
"""The groups at the end of an entry."""
AFTER_KEY = re.compile(rb"[ \t]*[=:](?![=>:])[ \t]*")
AFTER_ENTRY = re.compile(_ENTRY_END)
FOR = re.compile(
    rb"for[ \t\r\n]+(%b)(?:[ \t]*,[ \t]*(%b))?[ \t\r\n]+in(?![\w-])%b" % (NAME, NAME, _FREE)
)
COLON = re.compile(rb"%b:(?!:)%b" % (_FREE, _FREE))
ARROW = re.compile(rb"%b=>%b" % (_FREE, _FREE))
GROUPING = re.compile(rb"(?:%b\.\.\.)?" % _FREE)
IF = re.compile(rb"%bif(?![\w-])%b" % (_FREE, _FREE))
PARENTHESIS = re.compile(_FREE + rb"\)")
BRACKET = re.compile(_FREE + rb"\]")
BRACE = re.compile(_FREE + rb"\}")
TEXT = re.compile(
    rb"""(?:[^"\\$%%\r\n]|\\[nrt"\\]|\$\$?(?![${])|%%(?![%%{]))*
    (?:(?P<end>")|\$\{(?:[ \t]*(?P<names>%b)[ \t]*\})?)"""
    % NAMES,
    re.VERBOSE,
)
"""A part of a quoted template up to its end or to a sequence, which is read if it is a name."""
CLOSES = frozenset(("close", "last", "expanded"))
"""The groups of the closing bracket of a list."""
NOT_SIMPLE_IN_HEREDOC = re.compile(rb"%\{|\$\$\{|\r")
"""Directives, escapes, and line endings that hclsyntax and tree-sitter treat differently."""


class NotSimpleError(Exception):
    """The text might be valid, but is not simple."""


@lru_cache(maxsize=4_000)
def word(name: bytes) -> str:
    """Decode a name. Cached, because the same names occur many times. Raises NotSimpleError."""
    if name in RESERVED:
        raise NotSimpleError
    return intern(name.decode("ascii"))


@lru_cache(maxsize=4_000)
def root_and_steps(names: bytes) -> tuple[str, tuple[str, ...]]:
    """Split dotted names. Cached, because the same names occur many times."""
    root, *steps = map(word, names.split(b"."))
    return root, tuple(steps)


@lru_cache(maxsize=100)
def end_marker(marker: bytes) -> re.Pattern[bytes]:
    """The pattern of a line that begins with the marker of a heredoc."""
    return re.compile(rb"^[ \t]*%b" % re.escape(marker), re.MULTILINE)
