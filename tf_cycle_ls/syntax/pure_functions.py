"""Terraform's functions that depend only on their arguments, for values that are known.

Values are strings, numbers, bools, None, lists (sets are `SetValue`s) and dicts, and `UNKNOWN` for
an unknown part of a list or dict. A function raises TypeError, ValueError, AttributeError or
LookupError for arguments that it does not take.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from tf_cycle_ls.syntax.yaml_values import read_yaml


class UnknownValueError(Exception):
    """The value of an expression is not known."""


class InvalidValueError(UnknownValueError):
    """Terraform, too, reports an error for an expression, which `try` and `can` handle."""


UNKNOWN: Final = object()
"""The value of a part of a list or an object that is not known."""


_MAX_PARTS = 10_000
_MAX_LENGTH = 10_000
# Bounds of a regular expression, because Python searches by trying.
_MAX_MATCHED, _MAX_REPETITIONS = 500, 3


class SetValue(list[Any]):
    """A set, sorted as Terraform iterates over it."""


def is_small(value: Any) -> bool:
    """Whether a value is of a size that a configuration can need before its graph is built."""
    rest, count = [value], 0
    while rest:
        part = rest.pop()
        count += 1
        if count > _MAX_PARTS or (isinstance(part, str) and len(part) > _MAX_LENGTH):
            return False
        if isinstance(part, list):
            rest += part
        elif isinstance(part, dict):
            rest += part.values()
    return True


def is_whole(value: Any) -> bool:
    """Whether all parts of a value are known."""
    if isinstance(value, list):
        return all(map(is_whole, value))
    if isinstance(value, dict):
        return all(map(is_whole, value.values()))
    return value is not UNKNOWN


def as_string(value: Any) -> str:
    """Convert a value as in a template. Raises UnknownValueError if it has no such form."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if not isinstance(value, str):
        raise UnknownValueError
    return value


def elements(collection: Any) -> Iterable[tuple[Any, Any]]:
    """The keys and values of a collection, in the order in which Terraform iterates over it."""
    if isinstance(collection, dict):
        return sorted(collection.items())
    if isinstance(collection, SetValue):
        return zip(collection, collection, strict=True)
    if isinstance(collection, list):
        return enumerate(collection)
    raise UnknownValueError


def _format(text: str, *values: Any) -> str:
    if text.replace("%%", "").replace("%s", "").replace("%d", "").count("%"):
        raise UnknownValueError
    return text.replace("%d", "%s") % tuple(map(as_string, values))


def _coalesce(*values: Any) -> Any:
    known = next((value for value in values if value not in (None, "")), None)
    if known is None:
        raise UnknownValueError
    return known


def _lookup(values: dict[str, Any], key: str, *default: Any) -> Any:
    return values[key] if key in values or not default else default[0]


def _replace(text: str, old: str, new: str) -> str:
    if len(old) > 1 and old.startswith("/") and old.endswith("/"):
        raise UnknownValueError  # a regular expression
    return text.replace(old, new)


def _substr(text: str, start: int, length: int) -> str:
    if start < 0 or length < 0:
        raise UnknownValueError
    return text[start : start + length]


def _basename(path: str) -> str:
    return posixpath.basename(path.rstrip("/")) or path[:1] or "."


def _dirname(path: str) -> str:
    # normpath keeps two slashes at the start of a path.
    return posixpath.normpath(posixpath.dirname(path)).replace("//", "/")


def _element(values: list[Any], at: int) -> Any:
    if not values:
        raise ValueError
    return values[at % len(values)]


def _merge(*values: dict[str, Any] | None) -> dict[str, Any]:
    return {key: value for one in values if one is not None for key, value in one.items()}


def _concat(*values: list[Any]) -> list[Any]:
    return [value for one in values for value in one]


def _flatten(values: list[Any]) -> list[Any]:
    return [
        inner
        for value in values
        for inner in (_flatten(value) if isinstance(value, list) else [value])
    ]


def _distinct(values: list[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found


def _one(values: list[Any]) -> Any:
    if len(values) > 1:
        raise ValueError
    return values[0] if values else None


def _toset(values: list[Any]) -> SetValue:
    return SetValue(sorted(_distinct(values)))


def _tomap(values: dict[str, Any]) -> dict[str, Any]:
    return dict(values)


def _title(text: str) -> str:
    return re.sub(r"(?:^|(?<=\s))\w", lambda match: match[0].upper(), text)


def _range(*bounds: int) -> list[int]:
    start, limit, step = (0, *bounds, 1) if len(bounds) == 1 else (*bounds, 1)[:3]
    if not all(type(bound) is int for bound in (start, limit, step)) or len(bounds) > 3:
        raise ValueError
    return list(range(start, limit, step))


def _zipmap(keys: list[str], values: list[Any]) -> dict[str, Any]:
    return dict(zip(keys, values, strict=True))


def _setunion(*sets: list[Any]) -> SetValue:
    return _toset(_concat(*sets))


def _slice(values: list[Any], start: int, end: int) -> list[Any]:
    if not 0 <= start <= end <= len(values):
        raise ValueError
    return values[start:end]


def _integer(value: Any) -> int:
    if type(value) is int or (isinstance(value, str) and re.fullmatch(r"-?\d{1,9}", value)):
        return int(value)
    raise UnknownValueError


# The constructs of regular expressions that Go (RE2) and Python read alike.
_SIMPLE_PATTERN = re.compile(
    r"(?:[\w\s/.,:=@~#%<>!&*+?^$|()\[\]-]|\\[dwsDWSb./+*?()\[\]^$|-])*", re.ASCII
)


def _regex(pattern: str, text: str) -> Any:
    # `(?` begins groups and flags; two quantifiers in a row can take exponential time.
    if not _SIMPLE_PATTERN.fullmatch(pattern) or re.search(r"\(\?|[*+?)][*+]", pattern):
        raise UnknownValueError
    if len(text) > _MAX_MATCHED or pattern.count("*") + pattern.count("+") > _MAX_REPETITIONS:
        raise UnknownValueError
    match = re.search(pattern, text, re.ASCII)
    if match is None:
        raise InvalidValueError
    return list(match.groups()) if match.re.groups else match[0]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "alltrue": all,
    "anytrue": any,
    "basename": _basename,
    "coalesce": _coalesce,
    "compact": lambda values: [value for value in values if value not in (None, "")],
    "concat": _concat,
    "contains": lambda values, value: value in values,
    "dirname": _dirname,
    "distinct": _distinct,
    "element": _element,
    "endswith": str.endswith,
    "flatten": _flatten,
    "format": _format,
    "join": lambda separator, values: separator.join(map(as_string, values)),
    "jsondecode": json.loads,
    "index": lambda values, value: values.index(value),
    "keys": sorted,
    "length": len,
    "lookup": _lookup,
    "lower": str.lower,
    "max": max,
    "merge": _merge,
    "min": min,
    "one": _one,
    "range": _range,
    "regex": _regex,
    "replace": _replace,
    "reverse": lambda values: list(reversed(values)),
    "setunion": _setunion,
    "slice": _slice,
    "sort": lambda values: sorted(map(as_string, values)),
    "split": lambda separator, text: text.split(separator) if separator else list(text),
    "startswith": str.startswith,
    "strcontains": lambda text, part: part in text,
    "substr": _substr,
    "title": _title,
    "tolist": list,
    "tomap": _tomap,
    "tonumber": _integer,
    "toset": _toset,
    "tostring": as_string,
    "trim": str.strip,
    "trimprefix": str.removeprefix,
    "trimspace": str.strip,
    "trimsuffix": str.removesuffix,
    "upper": str.upper,
    "values": lambda values: [value for _, value in sorted(values.items())],
    "yamldecode": read_yaml,
    "zipmap": _zipmap,
}
"""The functions, by name."""

TAKE_PARTS = frozenset(("concat", "element", "lookup", "merge"))
"""The functions whose result is known in part if their arguments are."""
