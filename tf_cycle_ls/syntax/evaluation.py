"""Evaluates constant expressions: literals, templates, names with known values, pure functions.

Used for the few arguments that Terraform evaluates before it builds a graph, such as the `source`
of a module. Operators and functions that do not occur there are unknown.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Iterator
from typing import Any

from tree_sitter import Node

from tf_cycle_ls.syntax import expressions, tree_sitter_parser
from tf_cycle_ls.syntax.deadline import ParseTimeoutError
from tf_cycle_ls.text import Span

Lookup = Callable[[str, str], Any]
"""Returns the value of a name such as ("var", "x"), or raises UnknownValueError."""

_PREFIX = b"x = "
_NEVER_VALUES = frozenset({"(", ")", "comment", ","})


class UnknownValueError(Exception):
    """The value of an expression is not known."""


def evaluate(text: bytes, lookup: Lookup) -> Any:
    """Return the value of an expression, as a string, number, bool, None, list or dict.

    Raises UnknownValueError if it is unknown or the text is not an expression.
    """
    data = _PREFIX + text + b"\n"
    try:
        root = tree_sitter_parser.parse(data)
        if root.has_error:
            raise UnknownValueError
        return _Evaluator(data, lookup).value(root.children[0].children[0].children[-1])
    except (ParseTimeoutError, RecursionError, IndexError, ValueError):
        raise UnknownValueError from None


class _Evaluator:
    def __init__(self, data: bytes, lookup: Lookup) -> None:
        self._data = data
        self._lookup = lookup

    def value(self, node: Node) -> Any:
        parts = [child for child in node.children if child.type not in _NEVER_VALUES]
        match node.type:
            case "literal_value":
                return self._literal(node)
            case "quoted_template":
                return self._template(node)
            case "conditional":
                condition, then, otherwise = (part for part in parts if part.is_named)
                return self.value(then if self._bool(condition) else otherwise)
            case "function_call":
                return self._call(node)
            case "tuple":
                return [self.value(part) for part in parts if part.type == "expression"]
            case "object":
                entries = (part for part in parts if part.type == "object_elem")
                return dict(map(self._entry, entries))
            case "binary_operation":
                return self._operation(parts)
            case "unary_operation" if self._text(parts[0]) == "!":
                return not self._terms(parts[1:])
            case "expression" | "collection_value" | "template_expr" | "operation":
                return self._terms(parts)
        raise UnknownValueError

    def _terms(self, parts: list[Node]) -> Any:
        """The value of a node, or of a name followed by attributes and indexes."""
        first, *steps = parts
        if first.type != "variable_expr":
            result = self.value(first)
        elif steps and steps[0].type == "get_attr":
            result = self._lookup(self._text(first), self._text(steps.pop(0).children[-1]))
        else:
            raise UnknownValueError
        for step in steps:
            result = self._step(result, step)
        return result

    def _step(self, value: Any, step: Node) -> Any:
        if step.type == "get_attr":
            key: Any = self._text(step.children[-1])
        elif step.type == "index" and step.children[0].type == "new_index":
            inner = step.children[0].children
            key = self.value(next(child for child in inner if child.type == "expression"))
        else:
            raise UnknownValueError
        try:
            return value[str(key) if isinstance(value, dict) else key]
        except (KeyError, IndexError, TypeError):
            raise UnknownValueError from None

    def _operation(self, parts: list[Node]) -> Any:
        at = next(index for index, part in enumerate(parts) if not part.is_named)
        operator = self._text(parts[at])
        left = self._terms(parts[:at])
        if operator in ("==", "!="):
            return (left == self._terms(parts[at + 1 :])) == (operator == "==")
        if operator in ("&&", "||") and isinstance(left, bool):
            return self._terms(parts[at + 1 :]) if left == (operator == "&&") else left
        raise UnknownValueError

    def _bool(self, node: Node) -> bool:
        value = self.value(node)
        if not isinstance(value, bool):
            raise UnknownValueError
        return value

    def _literal(self, node: Node) -> Any:
        value = expressions.read(self._data, Span(node.start_byte, node.end_byte))
        if not isinstance(value, expressions.Literal):
            raise UnknownValueError
        return value.value

    def _template(self, node: Node) -> Any:
        parts = list(self._parts(node))
        # A template that consists of one interpolation has the value of that expression.
        return parts[0] if len(parts) == 1 else "".join(map(as_string, parts))

    def _parts(self, template: Node) -> Iterator[Any]:
        for child in template.children:
            if child.type == "template_literal":
                yield expressions.unescape(self._text(child))
            elif child.type == "template_interpolation":
                yield self.value(next(one for one in child.children if one.type == "expression"))
            elif child.type == "template_directive":
                raise UnknownValueError

    def _entry(self, node: Node) -> tuple[str, Any]:
        key, value = (child for child in node.children if child.type == "expression")
        name = self._text(key)
        return name if name.isidentifier() else as_string(self.value(key)), self.value(value)

    def _call(self, node: Node) -> Any:
        name = self._text(node.children[0])
        lists = (child.children for child in node.children if child.type == "function_arguments")
        inner = next(lists, [])
        arguments = [self.value(child) for child in inner if child.type == "expression"]
        function = _FUNCTIONS.get(name)
        if function is None or any(child.type == "ellipsis" for child in inner):
            raise UnknownValueError
        try:
            return function(*arguments)
        except (TypeError, ValueError, AttributeError, LookupError):
            raise UnknownValueError from None

    def _text(self, node: Node) -> str:
        return tree_sitter_parser.text(node, self._data)


def as_string(value: Any) -> str:
    """Convert a value as in a template. Raises UnknownValueError if it has no such form."""
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if not isinstance(value, str):
        raise UnknownValueError
    return value


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


# Terraform's functions of these names, for arguments of the types that they take.
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "format": _format,
    "join": lambda separator, values: separator.join(map(as_string, values)),
    "lower": str.lower,
    "upper": str.upper,
    "trimspace": str.strip,
    "trimprefix": str.removeprefix,
    "trimsuffix": str.removesuffix,
    "basename": posixpath.basename,
    "dirname": posixpath.dirname,
    "tostring": as_string,
    "coalesce": _coalesce,
    "lookup": _lookup,
}
