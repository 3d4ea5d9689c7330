"""Evaluates constant expressions: literals, templates, names with known values, pure functions.

Used for the few arguments that Terraform evaluates before it builds a graph, such as the `source`
of a module, and for what Terragrunt evaluates before it runs anything. Operators and functions that
do not occur there are unknown.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from tree_sitter import Node

from tf_cycle_ls.syntax import expressions, tree_sitter_parser
from tf_cycle_ls.syntax.pure_functions import (
    FUNCTIONS,
    TAKE_PARTS,
    UNKNOWN,
    InvalidValueError,
    ObjectValue,
    SetValue,
    TupleValue,
    UnknownValueError,
    as_bool,
    as_integer,
    as_string,
    elements,
    is_small,
    is_whole,
    operator_equal,
)
from tf_cycle_ls.syntax.text_functions import TEXT_FUNCTIONS
from tf_cycle_ls.text import Span

Lookup = Callable[[str, str], Any]
"""Returns the value of a name such as ("var", "x"), or raises UnknownValueError. The second name is
"" if the first one is alone."""

Functions = Mapping[str, Callable[..., Any]]
"""Functions that depend on more than their arguments, by name. They come before the pure ones."""

_NO_FUNCTIONS: Functions = {}
_PURE_FUNCTIONS: Functions = {**FUNCTIONS, **TEXT_FUNCTIONS}

_NEVER_VALUES = frozenset({"(", ")", "comment", ","})


_END = b"END_OF_THE_TEMPLATE"
_NEWLINE = ord("\n")
_DOUBLED = re.compile(r"[$%]([$%]\{)")
"""What stands for `${` or `%{` in a heredoc."""

_MAX_STEPS = 20_000
"""An expression with more steps, as in nested `for` expressions, is unknown."""

_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.floordiv,
    "%": operator.mod,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def evaluate(text: bytes, lookup: Lookup, functions: Functions = _NO_FUNCTIONS) -> Any:
    """Return the value of an expression, as a string, number, bool, None, list or dict.

    A part of a list or dict that is not known is `UNKNOWN`. Raises UnknownValueError if the value
    is unknown or the text is not an expression, as InvalidValueError if the tool would fail, too.
    """
    parsed = expressions.parse(text)
    if parsed is None:
        raise UnknownValueError
    node, data = parsed
    try:
        value = _Evaluator(data, lookup, functions).value(node)
    except (RecursionError, IndexError, ValueError):
        raise UnknownValueError from None
    if not is_small(value):
        raise UnknownValueError
    return value


def evaluate_template(text: bytes, values: Mapping[str, Any], functions: Functions) -> str:
    """Return the value of a template without quotes, such as a file, whose names are `values`."""

    def lookup(root: str, name: str) -> Any:
        if root not in values:
            raise InvalidValueError
        value = values[root]
        if not name:
            return value
        if not isinstance(value, dict) or name not in value:
            raise InvalidValueError
        return value[name]

    if _END in text:
        raise UnknownValueError
    heredoc = b"<<" + _END + b"\n" + text + b"\n" + _END
    value: str = evaluate(heredoc, lookup, functions)
    return value.removesuffix("\n")


class _Evaluator:
    def __init__(self, data: bytes, lookup: Lookup, functions: Functions) -> None:
        self._data = data
        self._lookup = lookup
        self._functions = functions
        # The variables of the enclosing `for` expressions.
        self._variables: dict[str, Any] = {}
        self._count = 0

    def value(self, node: Node) -> Any:
        self._count += 1
        if self._count > _MAX_STEPS:
            raise UnknownValueError
        parts = [child for child in node.children if child.type not in _NEVER_VALUES]
        match node.type:
            case "literal_value":
                return self._literal(node)
            case "quoted_template":
                return self._template(node)
            case "heredoc_template":
                return self._heredoc(node)
            case "conditional":
                return self._conditional(*(part for part in parts if part.is_named))
            case "function_call":
                return self._call(node)
            case "tuple":
                items = (part for part in parts if part.type == "expression")
                return TupleValue(map(self._part, items))
            case "object":
                entries = (part for part in parts if part.type == "object_elem")
                return ObjectValue(map(self._entry, entries))
            case "for_tuple_expr" | "for_object_expr":
                return self._for(node)
            case "binary_operation":
                return self._operation(parts)
            case "unary_operation":
                return self._unary(parts)
            case "expression" | "collection_value" | "template_expr" | "operation" | "for_expr":
                return self._terms(parts)
        raise UnknownValueError

    def _terms(self, parts: list[Node]) -> Any:
        """The value of a node, or of a name followed by attributes and indexes."""
        first, *steps = parts
        if first.type != "variable_expr":
            result = self.value(first)
        elif self._text(first) in self._variables:
            result = self._variables[self._text(first)]
        elif steps and steps[0].type == "get_attr":
            result = self._lookup(self._text(first), self._text(steps.pop(0).children[-1]))
        else:
            result = self._lookup(self._text(first), "")
        for step in steps:
            result = self._splat(result, step) if step.type == "splat" else self._step(result, step)
        if result is UNKNOWN:
            raise UnknownValueError
        return result

    def _part(self, node: Node) -> Any:
        """The value of an item of a list or an object, which may be unknown alone."""
        with suppress(UnknownValueError):
            return self.value(node)
        return UNKNOWN

    def _step(self, value: Any, step: Node) -> Any:
        if step.type == "get_attr":
            key: Any = self._text(step.children[-1])
        elif step.type == "index" and step.children[0].type == "new_index":
            key = self.value(_expression_in(step.children[0]))
        else:
            raise UnknownValueError
        if value is UNKNOWN or isinstance(key, float):
            raise UnknownValueError
        if isinstance(value, SetValue) or (isinstance(value, list) and type(key) is not int):
            raise InvalidValueError
        try:
            return value[str(key) if isinstance(value, dict) else key]
        except (KeyError, IndexError, TypeError):
            raise InvalidValueError from None

    def _splat(self, value: Any, splat: Node) -> list[Any]:
        """The value of `LIST[*]` with the steps after it."""
        _, *steps = splat.children[0].children
        if splat.children[0].type != "full_splat" or value is UNKNOWN:
            raise UnknownValueError
        # Anything but a list counts as a tuple of one, and null as an empty one.
        items = value
        if not isinstance(value, list):
            items = TupleValue([] if value is None else [value])
        found: list[Any] = TupleValue() if isinstance(items, TupleValue) else []
        for one in items:
            item = one
            for step in steps:
                item = self._step(item, step)
            found.append(item)
        return found

    def _operation(self, parts: list[Node]) -> Any:
        at = next(index for index, part in enumerate(parts) if not part.is_named)
        sign = self._text(parts[at])
        left = self._whole(self._terms(parts[:at]))
        if sign in ("&&", "||"):
            is_left = as_bool(left)
            is_open = is_left == (sign == "&&")
            return as_bool(self._terms(parts[at + 1 :])) if is_open else is_left
        right = self._whole(self._terms(parts[at + 1 :]))
        if sign in ("==", "!="):
            return operator_equal(left, right) == (sign == "==")
        left, right = as_integer(left), as_integer(right)
        is_exact = sign != "%" or (left >= 0 and right > 0)
        if sign == "/":
            is_exact = right != 0 and left % right == 0
        if sign not in _ARITHMETIC or not is_exact:
            raise UnknownValueError
        return _ARITHMETIC[sign](left, right)

    def _unary(self, parts: list[Node]) -> Any:
        value = self._terms(parts[1:])
        sign = self._text(parts[0])
        if sign == "!":
            return not as_bool(value)
        if sign == "-" and type(value) is int:
            return -value
        raise UnknownValueError

    def _conditional(self, condition: Node, then: Node, otherwise: Node) -> Any:
        chosen, other = (then, otherwise) if self._bool(condition) else (otherwise, then)
        value = self.value(chosen)
        if isinstance(value, bool | int):
            # Both results have one type.
            with suppress(UnknownValueError):
                if isinstance(self.value(other), str):
                    return as_string(value)
        return value

    def _bool(self, node: Node) -> bool:
        return as_bool(self.value(node))

    @staticmethod
    def _whole(value: Any) -> Any:
        if not is_whole(value):
            raise UnknownValueError
        return value

    def _literal(self, node: Node) -> Any:
        value = expressions.read(self._data, Span(node.start_byte, node.end_byte))
        if not isinstance(value, expressions.Literal):
            raise UnknownValueError
        return value.value

    def _template(self, node: Node) -> Any:
        first, *nodes, last = node.children
        parts = list(self._parts(Span(first.end_byte, last.start_byte), nodes))
        # A template that consists of one interpolation has the value of that expression.
        return parts[0] if len(parts) == 1 else "".join(map(as_string, parts))

    def _heredoc(self, node: Node) -> str:
        start, name, *nodes, last = node.children
        span = Span(
            self._data.index(b"\n", name.end_byte) + 1,
            self._data.rindex(b"\n", 0, last.start_byte) + 1,
        )
        indent = 0
        if self._text(start) == "<<-":
            lines = self._data[span.start : span.end].splitlines(keepends=True)
            indent = min((len(one) - len(one.lstrip()) for one in lines if one.strip()), default=0)
        return "".join(map(as_string, self._parts(span, nodes, indent)))

    def _parts(self, span: Span, nodes: Iterable[Node], indent: int | None = None) -> Iterator[Any]:
        """The values of the parts of a template. `indent` is how much to cut off each line of a
        heredoc, in which a backslash is no escape."""
        start = span.start
        # A literal of the grammar excludes the spaces around it, so the text comes from the gaps.
        for child in (*(one for one in nodes if one.type != "template_literal"), None):
            end = child.start_byte if child else span.end
            text = self._data[start:end]
            if indent:
                pattern = (
                    rb"(?m)^[^\n]{%d}"
                    if self._data[start - 1] == _NEWLINE
                    else rb"(?<=\n)[^\n]{%d}"
                )
                text = re.sub(pattern % indent, b"", text)
            if self._data[start - 2 : start] == b"~}":
                text = text.lstrip()
            if self._data[end : end + 3] in (b"${~", b"%{~"):
                text = text.rstrip()
            if text:
                literal = text.decode(errors="replace")
                yield (
                    expressions.unescape(literal)
                    if indent is None
                    else _DOUBLED.sub(r"\1", literal)
                )
            if child is None:
                return
            start = child.end_byte
            if child.type == "template_interpolation":
                yield self.value(_expression_in(child))
            elif child.type == "template_directive":
                if indent is not None:
                    raise UnknownValueError
                yield "".join(map(as_string, self._directive(child.children[0])))

    def _directive(self, node: Node) -> Iterator[Any]:
        """The values of the parts that an `if` or `for` directive of a template adds."""
        intro, *body, end = node.children
        if node.type == "template_if":
            kinds = [one.type for one in body]
            at = kinds.index("template_else_intro") if "template_else_intro" in kinds else len(body)
            if self._bool(_expression_in(intro)):
                span = Span(intro.end_byte, [*body, end][at].start_byte)
                yield from self._parts(span, body[:at])
            elif at < len(body):
                span = Span(body[at].end_byte, end.start_byte)
                yield from self._parts(span, body[at + 1 :])
        else:
            for _ in self._iterations(intro):
                yield from self._parts(Span(intro.end_byte, end.start_byte), body)

    def _for(self, node: Node) -> Any:
        intro = next(one for one in node.children if one.type == "for_intro")
        condition = next((one for one in node.children if one.type == "for_cond"), None)
        values = [one for one in node.children if one.type == "expression"]
        if any(one.type == "ellipsis" for one in node.children):
            raise UnknownValueError
        result: list[Any] = []
        for _ in self._iterations(intro):
            if condition is None or self._bool(_expression_in(condition)):
                result.append([self._part(one) for one in values])
        if node.type == "for_tuple_expr":
            return [value for (value,) in result]
        found = {as_string(key): value for key, value in result}
        if len(found) < len(result):
            raise InvalidValueError
        return found

    def _iterations(self, intro: Node) -> Iterator[None]:
        """Set the variables of a `for` to each element in turn."""
        names = [self._text(one) for one in intro.children if one.type == "identifier"]
        collection = self.value(_expression_in(intro))
        outer = self._variables
        for element in elements(collection):
            self._variables = {**outer, **dict(zip(names, element[-len(names) :], strict=True))}
            yield
        self._variables = outer

    def _entry(self, node: Node) -> tuple[str, Any]:
        key, value = (child for child in node.children if child.type == "expression")
        name = self._text(key)
        return name if name.isidentifier() else as_string(self.value(key)), self._part(value)

    def _call(self, node: Node) -> Any:
        name = self._text(node.children[0])
        lists = (child.children for child in node.children if child.type == "function_arguments")
        inner = next(lists, [])
        nodes = [child for child in inner if child.type == "expression"]
        if name in ("try", "can"):
            return self._attempt(nodes, is_test=name == "can")
        arguments = [self.value(child) for child in nodes]
        function = self._functions.get(name) or _PURE_FUNCTIONS.get(name)
        if function is None or any(child.type == "ellipsis" for child in inner):
            raise UnknownValueError
        if name not in TAKE_PARTS:
            self._whole(arguments)
        try:
            return function(*arguments)
        except (TypeError, ValueError, AttributeError, LookupError):
            raise UnknownValueError from None

    def _attempt(self, nodes: list[Node], *, is_test: bool) -> Any:
        """The value of `try` or `can`."""
        for node in nodes:
            with suppress(InvalidValueError):
                value = self._whole(self.value(node))
                return True if is_test else value
        if is_test:
            return False
        raise InvalidValueError

    def _text(self, node: Node) -> str:
        return tree_sitter_parser.text(node, self._data)


def _expression_in(node: Node) -> Node:
    """The expression in a node. tree-sitter accepts an interpolation without one, HCL does not."""
    found = next((child for child in node.children if child.type == "expression"), None)
    if found is None:
        raise UnknownValueError
    return found
