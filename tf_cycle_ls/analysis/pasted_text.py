"""Restores messages of Terraform that people have pasted into other texts.

Pages, chats and programs quote the characters of a message, put each node on its own line, or draw
arrows between the nodes.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

_ENTITY = re.compile(r"&(?:quot|gt|lt|amp|#\d+|#x[0-9a-fA-F]+);")
# Not after the letter that a spoilt box character starts with.
_CURLY_QUOTE = re.compile("(?<!\u00e2)[\u201c\u201d\u201e\u2033]")
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/nrt]))')
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
# Comment signs, quotation marks of mails, bullets and numbers at the beginning of a line.
_LEADING = re.compile(r"\A\s*(?:(?:#+|//+|>+|;+|--|[*+\u2022-]|\d{1,3}[.)])\s+)+")
_ARROW = re.compile(r'(?<=[\w\])"])`?\s*(?:-{1,2}>|=>|\u2192|\u21d2|\bdepends on\b)\s*`?(?=[\w(])')


def unquoted(text: str) -> str:
    """A text without HTML entities and typographic quotation marks, and with commas for arrows."""
    if _ENTITY.search(text):
        text = html.unescape(text)
    return _ARROW.sub(", ", _CURLY_QUOTE.sub('"', text))


def json_strings(line: str, word: str) -> Iterator[str]:
    """Yield the lines of each string that contains `word`.

    `line` is a JSON value, or a part of one that still has the escapes of JSON. Yields nothing for
    any other line.
    """
    if "\\n" not in line or word not in line:
        return
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        value = _ESCAPE.sub(_unescape, line)
    for string in _strings(value):
        if word in string:
            yield from string.split("\n")


def without_leading_signs(line: str) -> str:
    """A line without the comment signs, bullets and numbers at its beginning, and without the
    quotation marks of code around it."""
    return _LEADING.sub("", line).strip().strip("`").strip()


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _ESCAPED.get(match[2], match[2])


def _strings(value: object) -> Iterator[str]:
    """The strings in a JSON value."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, list):
            pending += reversed(item)
        elif isinstance(item, dict):
            pending += reversed(item.values())
