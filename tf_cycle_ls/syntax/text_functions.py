"""Terraform's functions of text: parts of strings, regular expressions, encodings.

Values and errors are those of `syntax.pure_functions`. Source of the rules: Terraform's
`internal/lang/funcs` and go-cty's `function/stdlib`.
"""

from __future__ import annotations

import base64
import csv
import json
import re
from collections.abc import Callable
from typing import Any

from tf_cycle_ls.syntax.pure_functions import InvalidValueError, UnknownValueError, as_string
from tf_cycle_ls.syntax.yaml_values import read_yaml

# Bounds of a regular expression, because Python searches by trying.
_MAX_MATCHED, _MAX_REPETITIONS = 500, 3
# The constructs of regular expressions that Go (RE2) and Python read alike.
_SIMPLE_PATTERN = re.compile(
    r"(?:[\w\s/.,:=@~#%<>!&*+?^$|()\[\]-]|\\[dwsDWSb./+*?()\[\]^$|-])*", re.ASCII
)
# What a replacement of a regular expression can refer to.
_GROUP = re.compile(r"\$(?:(\d+)|\{(\d+)\})")
# A word begins after a space, and after ASCII that is not a letter, digit or underscore (Go's
# `strings.Title`).
_START_OF_WORD = re.compile(r"(?:^|(?<=[\x00-/:-@\[-^`{-\x7f\s]))\w")
# Go's encoder escapes these, so that the text can be part of HTML.
_ESCAPED = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}


def _format(text: str, *values: Any) -> str:
    if text.replace("%%", "").replace("%s", "").replace("%d", "").count("%"):
        raise UnknownValueError
    return text.replace("%d", "%s") % tuple(map(as_string, values))


def _formatlist(text: str, *values: Any) -> list[str]:
    lengths = {len(value) for value in values if isinstance(value, list)}
    if len(lengths) != 1:
        raise UnknownValueError
    rows = (value if isinstance(value, list) else [value] * max(lengths) for value in values)
    return [_format(text, *row) for row in zip(*rows, strict=True)]


def _substr(text: str, start: int, length: int) -> str:
    if start < 0:
        start += len(text)
    if start < 0 or length < -1:
        raise UnknownValueError
    return text[start:] if length == -1 else text[start : start + length]


def _title(text: str) -> str:
    result = _START_OF_WORD.sub(lambda match: match[0].upper(), text)
    if len(result) != len(text):
        raise UnknownValueError  # Go has letters of their own for titles.
    return result


def _upper(text: str) -> str:
    # Go replaces a letter by one letter.
    return "".join(one.upper() if len(one.upper()) == 1 else one for one in text)


def _lower(text: str) -> str:
    return "".join(one.lower()[0] for one in text)


def _pattern(pattern: str, text: str) -> re.Pattern[str]:
    # `(?` begins groups and flags; two quantifiers in a row can take exponential time.
    if not _SIMPLE_PATTERN.fullmatch(pattern) or re.search(r"\(\?|[*+?)][*+]", pattern):
        raise UnknownValueError
    if len(text) > _MAX_MATCHED or pattern.count("*") + pattern.count("+") > _MAX_REPETITIONS:
        raise UnknownValueError
    return re.compile(pattern, re.ASCII)


def _captured(match: re.Match[str]) -> Any:
    return list(match.groups()) if match.re.groups else match[0]


def _regex(pattern: str, text: str) -> Any:
    match = _pattern(pattern, text).search(text)
    if match is None:
        raise InvalidValueError
    return _captured(match)


def _regexall(pattern: str, text: str) -> list[Any]:
    # Go and Python count empty matches differently.
    matches = list(_pattern(pattern, text).finditer(text))
    if not all(match[0] for match in matches):
        raise UnknownValueError
    return [_captured(match) for match in matches]


def _replace(text: str, old: str, new: str) -> str:
    if len(old) < 2 or not (old.startswith("/") and old.endswith("/")):
        return text.replace(old, new)
    pattern = _pattern(old[1:-1], text)
    if pattern.search("") or "$" in _GROUP.sub("", new) or re.search(r"\$\d+\w", new):
        raise UnknownValueError

    def group(match: re.Match[str]) -> str:
        return _GROUP.sub(lambda name: match[int(name[1] or name[2])] or "", new)

    return pattern.sub(group, text)


def _chomp(text: str) -> str:
    return text.rstrip("\r\n")


def _reversed(text: str) -> str:
    if not text.isascii():
        raise UnknownValueError  # Terraform keeps combined characters together.
    return text[::-1]


def _decoded(text: str) -> str:
    return base64.b64decode(text, validate=True).decode()


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).translate(
        _ESCAPED
    )


def _csv(text: str) -> list[dict[str, str]]:
    header, *rows = list(csv.reader(text.splitlines(), strict=True))
    if len(set(header)) < len(header):
        raise InvalidValueError
    return [dict(zip(header, row, strict=True)) for row in rows if row]


TEXT_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "base64decode": _decoded,
    "base64encode": _encoded,
    "chomp": _chomp,
    "csvdecode": _csv,
    "endswith": str.endswith,
    "format": _format,
    "formatlist": _formatlist,
    "join": lambda separator, values: separator.join(map(as_string, values)),
    "jsondecode": json.loads,
    "jsonencode": _json,
    "lower": _lower,
    "regex": _regex,
    "regexall": _regexall,
    "replace": _replace,
    "split": lambda separator, text: text.split(separator) if separator else list(text),
    "startswith": str.startswith,
    "strcontains": lambda text, part: part in text,
    "strrev": _reversed,
    "substr": _substr,
    "title": _title,
    "trim": str.strip,
    "trimprefix": str.removeprefix,
    "trimspace": str.strip,
    "trimsuffix": str.removesuffix,
    "upper": _upper,
    "yamldecode": read_yaml,
}
"""The functions, by name."""
