"""Finds the expressions and object keys around a reference."""

from __future__ import annotations

from bisect import bisect_right

from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.expressions import (
    Call,
    Conditional,
    Expression,
    Heredoc,
    Object,
    Sequence,
)
from tf_cycle_ls.text import Span

# Functions whose result contains the content of their arguments and nothing else.
_TRANSPARENT_FUNCTIONS = frozenset(
    {"coalesce", "concat", "flatten", "jsonencode", "merge", "tolist", "trimspace"}
)


def expression_path(data: bytes, value: Span, offset: int) -> list[Expression]:
    """The expressions that contain a byte offset, from the one at `value` to the innermost."""
    path: list[Expression] = []
    inner: Expression | None = expressions.read(data, value)
    while inner is not None:
        path.append(inner)
        children = _children(data, inner)
        # A list may have hundreds of items, and this is called for the reference in each of them.
        index = bisect_right(children, offset, key=lambda child: child.span.start) - 1
        is_inside = index >= 0 and children[index].span.contains(offset)
        inner = children[index] if is_inside else None
    return path


def entry_keys(data: bytes, value: Span, offset: int) -> list[str]:
    """The keys of the object entries that contain a byte offset, outermost first. A computed key is
    an empty string."""
    return [
        entry.key or ""
        for outer in expression_path(data, value, offset)
        if isinstance(outer, Object)
        for entry in outer.entries
        if entry.value.span.contains(offset)
    ]


def _children(data: bytes, value: Expression) -> tuple[Expression, ...]:
    """The parts of an expression that become part of its result unchanged."""
    if isinstance(value, Sequence):
        return value.items
    if isinstance(value, Object):
        return tuple(entry.value for entry in value.entries)
    if isinstance(value, Conditional):
        return (value.then, value.otherwise)
    if isinstance(value, Call) and value.name in _TRANSPARENT_FUNCTIONS:
        return value.arguments
    if isinstance(value, Heredoc):
        return (expressions.read(data, value.text),)
    return ()
