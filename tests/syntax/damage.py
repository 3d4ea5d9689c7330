"""Ways to damage the text of one block, as it happens while it is being typed.

Each way makes the file invalid for sure: what stands in comments and heredocs is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TEXT = re.compile(rb"<<-?(\w+)\r?\n.*?\n[ \t]*\1\r?\n|/\*.*?\*/|(?:#|//)[^\n]*", re.DOTALL)
_STRING = re.compile(rb'"(?:\\.|[^"\\\r\n])*"')
OPENED = (b" {", b" [", b" (", b' "', b" = <<UNTYPED", b' = "${', b" = f({ a = [")


class Damaged(NamedTuple):
    """A damaged text, and in words what was done to it."""

    how: str
    text: bytes


def damaged(text: bytes) -> Iterator[Damaged]:
    """A block damaged in every way, one at a time."""
    yield from _without_a_bracket_or_quote(text)
    yield from _cut_short(text)
    yield from _with_something_opened(text)


def _without_a_bracket_or_quote(text: bytes) -> Iterator[Damaged]:
    code = _blanked(_TEXT, text)
    outside_strings = _blanked(_STRING, code)
    quotes = [
        at for at in range(len(code)) if code[at : at + 1] == b'"' != code[at - 1 : at] != b"\\"
    ]
    brackets = [at for at in range(len(code)) if outside_strings[at : at + 1] in b"{}[]()"]
    for at in sorted(quotes + brackets):
        if code[at : at + 1].strip():
            yield Damaged(f"without {text[at : at + 1]!r} at {at}", text[:at] + text[at + 1 :])


def _cut_short(text: bytes) -> Iterator[Damaged]:
    opened = text.index(b"{")
    for at in range(opened + 1, text.rindex(b"}"), 3):
        yield Damaged(f"cut at {at}", text[:at] + b"\n")


def _with_something_opened(text: bytes) -> Iterator[Damaged]:
    code = _blanked(_TEXT, text)
    for match in re.finditer(rb"[\w\]})\"](?=\r?\n)", code):
        for opened in OPENED:
            at = match.end()
            yield Damaged(f"{opened!r} at {at}", text[:at] + opened + text[at:])


def with_a_comment_opened(text: bytes) -> Iterator[Damaged]:
    """A block in which a comment is begun: HCL reads on to the end of the next one."""
    for match in re.finditer(rb"[{,](?=\r?\n)", _blanked(_TEXT, text)):
        yield Damaged(f"/* at {match.end()}", text[: match.end()] + b" /*" + text[match.end() :])


def _blanked(pattern: re.Pattern[bytes], text: bytes) -> bytes:
    return pattern.sub(lambda match: re.sub(rb"[^\r\n]", b" ", match[0]), text)
