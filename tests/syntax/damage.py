"""Introduces syntax errors into a block, such as occur while it is being typed.

Comments and heredocs are not changed, so that every change makes the file invalid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TEXT = re.compile(rb"<<-?(\w+)\r?\n.*?\n[ \t]*\1\r?\n|/\*.*?\*/|(?:#|//)[^\n]*", re.DOTALL)
_STRING = re.compile(rb'"(?:\\.|[^"\\\r\n])*"')
OPENINGS = (b" {", b" [", b" (", b' "', b" = <<UNTYPED", b' = "${', b" = f({ a = [")


class Damaged(NamedTuple):
    """A text with a syntax error, and a description of the change."""

    description: str
    text: bytes


def damaged(text: bytes) -> Iterator[Damaged]:
    """Yield a block with one syntax error each, of all kinds and at all places."""
    yield from _without_bracket_or_quote(text)
    yield from _truncated(text)
    yield from _with_unclosed_opening(text)


def _without_bracket_or_quote(text: bytes) -> Iterator[Damaged]:
    code = _blank_out(_TEXT, text)
    outside_strings = _blank_out(_STRING, code)
    quotes = [
        at for at in range(len(code)) if code[at : at + 1] == b'"' != code[at - 1 : at] != b"\\"
    ]
    brackets = [at for at in range(len(code)) if outside_strings[at : at + 1] in b"{}[]()"]
    for at in sorted(quotes + brackets):
        if code[at : at + 1].strip():
            yield Damaged(f"without {text[at : at + 1]!r} at {at}", text[:at] + text[at + 1 :])


def _truncated(text: bytes) -> Iterator[Damaged]:
    opening = text.index(b"{")
    for at in range(opening + 1, text.rindex(b"}"), 3):
        yield Damaged(f"truncated at {at}", text[:at] + b"\n")


def _with_unclosed_opening(text: bytes) -> Iterator[Damaged]:
    code = _blank_out(_TEXT, text)
    for match in re.finditer(rb"[\w\]})\"](?=\r?\n)", code):
        for opening in OPENINGS:
            at = match.end()
            yield Damaged(f"{opening!r} at {at}", text[:at] + opening + text[at:])


def with_unclosed_comment(text: bytes) -> Iterator[Damaged]:
    """Yield a block with `/*` at various places. HCL ends the comment at the next `*/`, if any."""
    for match in re.finditer(rb"[{,](?=\r?\n)", _blank_out(_TEXT, text)):
        yield Damaged(f"/* at {match.end()}", text[: match.end()] + b" /*" + text[match.end() :])


def _blank_out(pattern: re.Pattern[bytes], text: bytes) -> bytes:
    """Replace all matches by spaces, but keep newlines and offsets."""
    return pattern.sub(lambda match: re.sub(rb"[^\r\n]", b" ", match[0]), text)
