"""Restores messages of Terraform that people have pasted into other texts.

Pages, chats and programs quote the characters of a message, put each node on its own line, or draw
arrows between the nodes.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

_KEY = r'\[(?:\d+|"[^"\]]*")\]'
_CALLS = rf"(?:module\.[\w-]+(?:{_KEY})?\.)*"
# An address that no ordinary text contains: a type has an underscore.
ADDRESS = (
    rf"(?<![\w./-]){_CALLS}(?:(?:data|ephemeral)\.)?"
    rf"(?:[a-z][a-z0-9]*(?:_[a-z0-9]+)+\.[A-Za-z_][\w-]*(?:{_KEY})?"
    rf"|(?:var|local|output)\.[A-Za-z_][\w-]*"
    rf'|provider(?:\.[\w-]+|\["[\w./-]+"\])(?:\.[\w-]+)?)'
    rf"|(?<![\w./-]){_CALLS}module\.[\w-]+(?:{_KEY})?"
)
_ROLE = r"(?:\s\([a-z][\w ,-]*\))?"
# Matches OSC strings and ECMA-48 control sequences, even if the log has lost the escape character.
_CONTROL = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-_]|\[\d+(?:;\d+)*m"
)
_ENTITY = re.compile(r"&(?:quot|apos|gt|lt|amp|nbsp|rarr|#\d+|#x[0-9a-fA-F]+);")
_BREAK = re.compile(r"<br\s*/?>|</?(?:p|li|tr|div|pre|h\d)>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:code|span|b|i|em|strong|kbd|tt|td|ul|ol|table|tbody)(?:\s[^<>]*)?>")
# Not after the letter that a spoilt box character starts with.
_CURLY_QUOTE = re.compile("(?<!\u00e2)[\u201c\u201d\u201e\u2033\u00ab\u00bb]")
_CURLY_APOSTROPHE = re.compile("[\u2018\u2019]")
_KEY_IN_APOSTROPHES = re.compile(r"\['([^'\"\]\n]*)'\]")
# A node in quotation marks or in inline code. A key is in quotation marks too, but in brackets.
_QUOTED_NODE = re.compile(rf"(?<!\[)(['\"`])({ADDRESS})({_ROLE})\1(?!\])")
_LIST = re.compile(r"(Cycle:\s*)[\[{]([^\[\]{}\n]*)[\]}]")
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/nrt]))')
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
_MAX_NESTED_JSON = 3
# Comment signs, quotation marks of mails, bullets, boxes and numbers at the beginning of a line.
_LEADING = re.compile(
    r"\A\s*(?:(?:#+|//+|>+|;+|--|[*+\u2022\u25e6\u25aa\u00b7\u2013-](?:\s\[[ xX]\])?"
    r"|\(?\d{1,3}[.):])\s+)+"
)
_ARROW = re.compile(
    r'(?<=[\w\])"])`?\s*(?:<?[-=]{1,3}>|<[-=]{1,2}(?=\s)|[\u2190-\u2194\u21d0-\u21d4\u27f5-\u27ff'
    r"\u2794\u279c\u279d]|\bdepends on\b)\s*`?(?=[\w(`])"
)
_BETWEEN_NODES = re.compile(
    rf"({ADDRESS})({_ROLE})\s{{0,9}}(?:[;&|]|,?\s\b(?:and|then|which)\b"
    rf"|(?:,?\s(?:which|and|also|that|then)){{0,3}}\s(?:depends? on|requires?|needs?|refers? to"
    rf"|references?|waits? for|uses?)\b)\s{{0,9}}(?={ADDRESS})"
)


def without_controls(text: str) -> str:
    """A text without the control sequences of terminals, such as colours."""
    return _CONTROL.sub("", text)


def unquoted(text: str) -> str:
    """A text without HTML and typographic quotation marks, without quotation marks around nodes,
    and with commas instead of arrows and words between nodes."""
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    if _ENTITY.search(text):
        text = html.unescape(text)
    text = _CURLY_APOSTROPHE.sub("'", _CURLY_QUOTE.sub('"', text.replace("\u00a0", " ")))
    text = _KEY_IN_APOSTROPHES.sub(r'["\1"]', text)
    text = _QUOTED_NODE.sub(r"\2\3", _LIST.sub(r"\1\2", text))
    return _BETWEEN_NODES.sub(r"\1\2, ", _ARROW.sub(", ", text))


def json_strings(line: str, word: str) -> Iterator[str]:
    """Yield the lines of each string that contains `word`.

    `line` is a JSON value, or a part of one that still has the escapes of JSON. A string may be
    JSON again. Yields nothing for any other line.
    """
    yield from _json_strings(line, word, _MAX_NESTED_JSON)


def _json_strings(line: str, word: str, depth: int) -> Iterator[str]:
    if ("\\n" not in line and '\\"' not in line) or word not in line or not depth:
        return
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        value = _ESCAPE.sub(_unescape, line)
    for string in _strings(value):
        if word in string:
            yield from list(_json_strings(string, word, depth - 1)) or string.split("\n")


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
