"""Terraform's functions of collections, numbers and paths, for values that are known.

Values are strings, numbers, bools, None, lists (sets are `SetValue`s) and dicts, and `UNKNOWN` for
an unknown part of a list or dict. What the text has in brackets is a `TupleValue` or `ObjectValue`;
other lists and dicts may be tuples and objects, too, or lists and maps. A function raises
TypeError, ValueError, AttributeError or LookupError for arguments that it does not take.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable
from typing import Any, Final


class UnknownValueError(Exception):
    """The value of an expression is not known."""


class InvalidValueError(UnknownValueError):
    """Terraform, too, reports an error for an expression, which `try` and `can` handle."""


UNKNOWN: Final = object()
"""The value of a part of a list or an object that is not known."""


_MAX_PARTS = 10_000
_MAX_LENGTH = 10_000
# Terraform's numbers have this precision (go-cty: `ParseNumberVal`), and `range` this limit.
_MAX_BITS, _MAX_RANGE = 512, 1_024
_BOOLS = {"true": True, "1": True, "false": False, "0": False}


class SetValue(list[Any]):
    """A set, sorted as Terraform iterates over it."""


class TupleValue(list[Any]):
    """A tuple: a list in the text."""


class ObjectValue(dict[str, Any]):
    """An object in the text."""


def is_small(value: Any) -> bool:
    """Whether a value is of a size that a configuration can need before its graph is built."""
    rest, count = [value], 0
    while rest:
        part = rest.pop()
        count += 1
        if count > _MAX_PARTS or (isinstance(part, str) and len(part) > _MAX_LENGTH):
            return False
        if isinstance(part, int) and part.bit_length() > _MAX_BITS:
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


def _coalesce(*values: Any) -> Any:
    known = next((value for value in values if value not in (None, "")), None)
    if known is None:
        raise UnknownValueError
    return known


def _lookup(values: dict[str, Any], key: str, *default: Any) -> Any:
    return values[key] if key in values or not default else default[0]


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


def _is_equal(left: Any, right: Any) -> bool:
    """Whether two values have the same type, too. Python's True is equal to 1."""
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_is_equal, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_is_equal(left[key], right[key]) for key in left)
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


def operator_equal(left: Any, right: Any) -> bool:
    """The result of `==`, which is false for a list and a tuple, or a map and an object.

    Raises UnknownValueError if the types of equal collections are not known.
    """
    if {type(left), type(right)} == {int, float}:
        raise UnknownValueError
    if not isinstance(left, list | dict) or not isinstance(right, list | dict):
        return type(left) is type(right) and bool(left == right)
    if not _is_equal(left, right):
        return False
    match left, right:
        case TupleValue(), TupleValue():
            return all(map(operator_equal, left, right))
        case ObjectValue(), ObjectValue():
            return all(operator_equal(left[key], right[key]) for key in left)
        case SetValue(), SetValue():
            return True
        case (TupleValue(), SetValue()) | (SetValue(), TupleValue()):
            return False
    raise UnknownValueError


def _index(values: list[Any], value: Any) -> int:
    for at, one in enumerate(values):
        if _is_equal(one, value):
            return at
    raise ValueError


def _matchkeys(values: list[Any], keys: list[Any], searched: list[Any]) -> list[Any]:
    pairs = zip(values, keys, strict=True)
    return [value for value, key in pairs if any(_is_equal(key, one) for one in searched)]


def _chunklist(values: list[Any], size: int) -> list[list[Any]]:
    if size < 1:
        raise UnknownValueError
    return [values[at : at + size] for at in range(0, len(values), size)]


def _coalescelist(*lists: list[Any]) -> list[Any]:
    for one in lists:
        if one:
            return one
    raise ValueError


def _distinct(values: list[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if not any(_is_equal(value, one) for one in found):
            found.append(value)
    return found


def _one(values: list[Any]) -> Any:
    if len(values) > 1:
        raise ValueError
    return values[0] if values else None


def _toset(values: list[Any]) -> SetValue:
    return SetValue(sorted(_distinct(values)))


def _tomap(values: dict[str, Any]) -> dict[str, Any]:
    return dict(zip(values.keys(), unified(values.values()), strict=True))


def _range(*bounds: int) -> list[int]:
    """See `RangeFunc` in go-cty: without a step, it counts up or down."""
    if not all(type(bound) is int for bound in bounds) or not 1 <= len(bounds) <= 3:
        raise ValueError
    start, end, *given = (0, *bounds) if len(bounds) == 1 else bounds
    step = given[0] if given else 1 if start <= end else -1
    values = range(start, end, step)
    if (end - start) * step < 0 or values[_MAX_RANGE:]:
        raise ValueError
    return list(values)


def _bools(values: list[Any]) -> list[bool]:
    if not all(isinstance(value, bool) for value in values):
        raise UnknownValueError
    return values


def _zipmap(keys: list[str], values: list[Any]) -> dict[str, Any]:
    return dict(zip(keys, values, strict=True))


def _setunion(*sets: list[Any]) -> SetValue:
    return _toset(_concat(*sets))


def _slice(values: list[Any], start: int, end: int) -> list[Any]:
    if not 0 <= start <= end <= len(values):
        raise ValueError
    return values[start:end]


def as_integer(value: Any) -> int:
    """Convert a value to a number. Raises UnknownValueError if it is none, or has a fraction."""
    if type(value) is int or (isinstance(value, str) and re.fullmatch(r"-?\d{1,9}", value)):
        return int(value)
    raise UnknownValueError


def as_bool(value: Any) -> bool:
    """Convert a value to a bool, as in a condition. Raises UnknownValueError if it is none."""
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value not in _BOOLS:
        raise UnknownValueError
    return _BOOLS[value]


def unified(values: Iterable[Any]) -> list[Any]:
    """The elements of a list or map, which have one type: strings, if one of them is a string.

    Raises UnknownValueError if the type is not known.
    """
    found = list(values)
    types = {type(value) for value in found if value is not None}
    if len(types) < 2 or types == {int, float}:
        return found
    if str not in types or types & {list, dict, SetValue, TupleValue, ObjectValue}:
        raise UnknownValueError
    return [value if value is None else as_string(value) for value in found]


def _parseint(text: Any, base: int) -> int:
    if not re.fullmatch(r"-?[0-9A-Za-z]{1,9}", as_string(text)) or not 2 <= base <= 36:
        raise UnknownValueError
    return int(as_string(text), base)


def _pow(base: Any, exponent: Any) -> int:
    number, times = as_integer(base), as_integer(exponent)
    if times < 0 or number.bit_length() * times > _MAX_BITS:
        raise UnknownValueError  # A fraction, or so large that computing it could take hours.
    return int(number**times)


def _sum(values: list[Any]) -> int:
    if not values:
        raise ValueError
    return sum(map(as_integer, values))


def _setintersection(first: list[Any], *others: list[Any]) -> SetValue:
    return _toset([one for one in first if all(one in other for other in others)])


def _setsubtract(first: list[Any], other: list[Any]) -> SetValue:
    return _toset([one for one in first if one not in other])


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": lambda value: abs(as_integer(value)),
    "alltrue": lambda values: all(_bools(values)),
    "anytrue": lambda values: any(_bools(values)),
    "basename": _basename,
    "coalesce": _coalesce,
    "compact": lambda values: [value for value in values if value not in (None, "")],
    "concat": _concat,
    "ceil": as_integer,
    "chunklist": _chunklist,
    "coalescelist": _coalescelist,
    "contains": lambda values, value: any(_is_equal(one, value) for one in values),
    "dirname": _dirname,
    "distinct": _distinct,
    "element": _element,
    "flatten": _flatten,
    "floor": as_integer,
    "index": _index,
    "keys": sorted,
    "length": len,
    "lookup": _lookup,
    "matchkeys": _matchkeys,
    "max": max,
    "merge": _merge,
    "min": min,
    "one": _one,
    "parseint": _parseint,
    "pow": _pow,
    "range": _range,
    "reverse": lambda values: list(reversed(values)),
    "setintersection": _setintersection,
    "setsubtract": _setsubtract,
    "setunion": _setunion,
    "signum": lambda value: (as_integer(value) > 0) - (as_integer(value) < 0),
    "slice": _slice,
    "sort": lambda values: sorted(map(as_string, values)),
    "sum": _sum,
    "tobool": as_bool,
    "tolist": unified,
    "tomap": _tomap,
    "tonumber": as_integer,
    "toset": _toset,
    "tostring": as_string,
    "values": lambda values: [value for _, value in sorted(values.items())],
    "zipmap": _zipmap,
}
"""The functions, by name."""

TAKE_PARTS = frozenset(("concat", "element", "lookup", "merge"))
"""The functions whose result is known in part if their arguments are."""
