"""Reads the common part of YAML: mappings and lists, in lines or in brackets, of plain and quoted
scalars.

Configuration files that Terragrunt decodes consist of that. Anything else (anchors, tags, block
scalars, dates, words that are booleans in some versions of YAML) is refused, not guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from typing import Any, NamedTuple

_MAX_LINES, _MAX_DEPTH = 5_000, 50
_KEY = re.compile(
    r"""(?:(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ ]*"""
    r"""|(?P<plain>[^\s\-?:,\[\]{}#&*!|>'"%@`][^:#]*|-\S[^:#]*)):(?:[ ]+(?P<value>.*))?$""",
    re.VERBOSE,
)
_INTEGER = re.compile(r"-?(?:0|[1-9]\d*)")
_FLOW_SCALAR = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,\[\]{}"']+)""")
_FLOW_KEY = re.compile(
    r"""(?:(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*:"""
    r"""|(?P<plain>[^\s\-?:,\[\]{}#&*!|>'"%@`][^:#,\[\]{}"']*):(?=\s))\s*""",
)
# Words and numbers that are no strings in some version of YAML.
_AMBIGUOUS = re.compile(
    r"(?i)y|n|yes|no|on|off|\.inf|\.nan|[-+.\d][\d_.,:eExXoOa-fA-F+-]*|\d{4}-\d\d?-\d\d?.*"
)
_CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}


class NotYamlError(ValueError):
    """A text is no YAML, or uses more of YAML than this module knows."""


class _Line(NamedTuple):
    indent: int
    text: str


def read_yaml(text: str) -> Any:
    """The value of a YAML document. Raises NotYamlError if it is invalid, or uses more of YAML than
    this module knows."""
    lines = list(_lines(text))
    if len(lines) > _MAX_LINES:
        raise NotYamlError
    if not lines:
        return None
    value, rest = _block(lines, 0)
    if rest:
        raise NotYamlError
    return value


def _lines(text: str) -> Iterator[_Line]:
    for number, line in enumerate(text.splitlines()):
        content = _without_comment(line).rstrip()
        if not content or (number == 0 and content == "---"):
            continue
        indent = len(content) - len(content.lstrip(" "))
        if "\t" in content[: indent + 1] or content.startswith(("---", "...", "%")):
            raise NotYamlError
        yield _Line(indent, content.lstrip(" "))


def _without_comment(line: str) -> str:
    """The line up to a comment, which is outside of quotes and after a space."""
    quote = ""
    for at, character in enumerate(line):
        if quote:
            quote = "" if character == quote and line[at - 1 : at] != "\\" else quote
        elif character in "\"'" and (at == 0 or line[at - 1] in " ,[{:"):
            quote = character
        elif character == "#" and (at == 0 or line[at - 1] in " \t"):
            return line[:at]
    return line


def _block(lines: list[_Line], depth: int) -> tuple[Any, list[_Line]]:
    """The value that begins with the first line, and the lines that follow it."""
    if depth > _MAX_DEPTH:
        raise NotYamlError
    first = lines[0]
    if first.text == "-" or first.text.startswith("- "):
        return _list(lines, first.indent, depth)
    if _KEY.match(first.text):
        return _mapping(lines, first.indent, depth)
    return _scalar(first.text), lines[1:]


def _list(lines: list[_Line], indent: int, depth: int) -> tuple[list[Any], list[_Line]]:
    values: list[Any] = []
    while lines and lines[0].indent == indent and lines[0].text[:2].rstrip() == "-":
        inner = lines[0].text[1:]
        content = inner.lstrip(" ")
        if content:
            # The item begins on the line of the dash, as if it stood alone at its column.
            column = indent + 1 + len(inner) - len(content)
            value, lines = _block([_Line(column, content), *lines[1:]], depth + 1)
        else:
            value, lines = _nested(lines[1:], indent, depth)
        values.append(value)
    return values, lines


def _mapping(lines: list[_Line], indent: int, depth: int) -> tuple[dict[str, Any], list[_Line]]:
    values: dict[str, Any] = {}
    while lines and lines[0].indent == indent and (match := _KEY.match(lines[0].text)):
        name = _name(match, values)
        if match["value"]:
            values[name], lines = _scalar(match["value"].strip()), lines[1:]
            if lines and lines[0].indent > indent:
                raise NotYamlError  # a scalar of several lines
        else:
            # A list may have the indentation of its key.
            is_list = len(lines) > 1 and lines[1].text[:2].rstrip() == "-"
            values[name], lines = _nested(lines[1:], indent - is_list, depth)
    if lines and lines[0].indent > indent:
        raise NotYamlError
    return values, lines


def _name(match: re.Match[str], earlier: Container[str]) -> str:
    """The key in a match, which must differ from the earlier ones."""
    quoted = match["quoted"]
    name = str(_scalar(quoted)) if quoted else match["plain"].rstrip()
    is_word = quoted or not (_AMBIGUOUS.fullmatch(name) or name.lower() in _CONSTANTS)
    if name in earlier or name == "<<" or not is_word:
        raise NotYamlError
    return name


def _nested(lines: list[_Line], indent: int, depth: int) -> tuple[Any, list[_Line]]:
    """The value of the following lines that are indented more than `indent`, or None."""
    if not lines or lines[0].indent <= indent:
        return None, lines
    return _block(lines, depth + 1)


def _scalar(text: str) -> Any:
    if text[:1] == '"':
        try:
            return json.loads(text)
        except ValueError:
            raise NotYamlError from None
    if text[:1] == "'":
        if not re.fullmatch(r"'(?:[^']|'')*'", text):
            raise NotYamlError
        return text[1:-1].replace("''", "'")
    if text[:1] in ("[", "{"):
        value, end = _flow(text, 0, 0)
        if end != len(text):
            raise NotYamlError
        return value
    if text.lower() in _CONSTANTS:
        return _CONSTANTS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text)
    is_plain = text[:1] not in "&*!|>%@`{}[]," and not re.search(r": |:$| #", text)
    if not is_plain or _AMBIGUOUS.fullmatch(text):
        raise NotYamlError
    return text


def _flow(text: str, at: int, depth: int) -> tuple[Any, int]:
    """The list or mapping whose bracket is at `at`, and where it ends."""
    if depth > _MAX_DEPTH:
        raise NotYamlError
    is_mapping = text[at] == "{"
    closing = "}" if is_mapping else "]"
    values: list[Any] = []
    names: dict[str, None] = {}
    at = _after_blank(text, at + 1)
    while text[at : at + 1] != closing:
        if is_mapping:
            key = _FLOW_KEY.match(text, at)
            if key is None:
                raise NotYamlError
            names[_name(key, names)] = None
            at = key.end()
        value, at = _flow_item(text, at, depth)
        values.append(value)
        at = _after_blank(text, at)
        if text[at : at + 1] == ",":
            at = _after_blank(text, at + 1)
        elif text[at : at + 1] != closing:
            raise NotYamlError
    return (dict(zip(names, values, strict=True)) if is_mapping else values), at + 1


def _flow_item(text: str, at: int, depth: int) -> tuple[Any, int]:
    if text[at : at + 1] in ("[", "{"):
        return _flow(text, at, depth + 1)
    match = _FLOW_SCALAR.match(text, at)
    if match is None:
        raise NotYamlError
    return _scalar(match[0].rstrip()), match.end()


def _after_blank(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
