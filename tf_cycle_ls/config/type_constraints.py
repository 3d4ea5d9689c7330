"""Converts values to the types of variables, as far as they change a value.

These are the defaults of optional attributes, sets, and primitive types. Source of the rules:
`internal/configs/named_values.go` and hcl's `ext/typeexpr`.
"""

from __future__ import annotations

from typing import Any

from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.evaluation import evaluate
from tf_cycle_ls.syntax.expressions import Call, Expression, Object, Sequence
from tf_cycle_ls.syntax.pure_functions import (
    SetValue,
    TupleValue,
    UnknownValueError,
    as_string,
    unified,
)
from tf_cycle_ls.text import Span


def convert(value: Any, constraint: bytes) -> Any:
    """Convert a value to the type constraint in a text.

    A value that does not have the type stays as it is. Raises UnknownValueError if a default is
    not known.
    """
    # In JSON, and in old configurations, the type is a string.
    text = constraint.strip(b'"')
    return _converted(value, expressions.read(text, Span(0, len(text))), text)


def _converted(value: Any, type_: Expression, text: bytes) -> Any:
    name = type_.name if isinstance(type_, Call) else text[type_.span.start : type_.span.end]
    inner = type_.arguments[0] if isinstance(type_, Call) and type_.arguments else None
    match name, value:
        case b"string", int() | float():
            return as_string(value)
        case b"number", str() if value.isascii() and value.isdigit() and len(value) < 10:
            return int(value)
        case b"bool", "true" | "false" | "1" | "0":
            return value in ("true", "1")
        case "set", list() if inner:
            return _as_set([_converted(one, inner, text) for one in value])
        case "list", list() if inner:
            return unified(_converted(one, inner, text) for one in value)
        case "map", dict() if inner:
            values = unified(_converted(one, inner, text) for one in value.values())
            return dict(zip(value, values, strict=True))
        case b"list", list():
            return unified(value)
        case b"map", dict():
            return dict(zip(value, unified(value.values()), strict=True))
        case "tuple", list() if isinstance(inner, Sequence) and len(inner.items) == len(value):
            pairs = zip(value, inner.items, strict=True)
            return TupleValue(_converted(one, of_one, text) for one, of_one in pairs)
        case "object", dict() if isinstance(inner, Object):
            return dict(_attributes(value, inner, text))
    return value


def _as_set(values: list[Any]) -> SetValue:
    try:
        return SetValue(sorted(set(values)))
    except TypeError:
        raise UnknownValueError from None


def _attributes(value: dict[str, Any], type_: Object, text: bytes) -> list[tuple[str, Any]]:
    """The attributes of an object. Those that its type does not have are left out."""
    found: list[tuple[str, Any]] = []
    for entry in type_.entries:
        if entry.key is None:
            raise UnknownValueError
        inner = entry.value
        given = value.get(entry.key)
        if isinstance(inner, Call) and inner.name == "optional" and inner.arguments:
            if given is None and len(inner.arguments) > 1:
                span = inner.arguments[1].span
                given = evaluate(text[span.start : span.end], _no_name)
            inner = inner.arguments[0]
        found.append((entry.key, _converted(given, inner, text)))
    return found


def _no_name(root: str, name: str) -> Any:
    raise UnknownValueError
