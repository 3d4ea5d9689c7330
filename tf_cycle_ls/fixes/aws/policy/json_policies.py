"""Reads statements in objects: in `jsonencode(…)`, in a local value, and in a JSON heredoc."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.policy.statement import (
    Condition,
    Removable,
    Statement,
    Values,
    known_effect,
)
from tf_cycle_ls.fixes.lookup.expression_path import expression_path
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.expressions import (
    Call,
    Entry,
    Expression,
    Heredoc,
    Literal,
    Object,
    Sequence,
)
from tf_cycle_ls.text import Span

STATEMENT = "Statement"
"""The key of the statements in a policy."""


def statement_at(data: bytes, value: Span, offset: int) -> Statement | None:
    """The statement that contains a byte offset, in the policy of the expression at `value`."""
    path = expression_path(data, value, offset)
    index = next((i for i, outer in enumerate(path) if _is_policy_around(outer, offset)), None)
    if index is None:
        return None
    for parent, child in zip(path[index:], path[index + 1 :], strict=False):
        if isinstance(child, Object):
            items = parent.items if isinstance(parent, Sequence) else (child,)
            return read_statement(data, child, tuple(item.span for item in items))
    return None


def policy_object(data: bytes, value: Expression) -> Object | None:
    """The policy in an object, in `jsonencode(…)` or in a heredoc; None for other expressions."""
    if isinstance(value, Call) and value.name == "jsonencode" and value.arguments:
        value = value.arguments[0]
    elif isinstance(value, Heredoc):
        value = expressions.read(data, value.text)
    return value if isinstance(value, Object) else None


def read_statement(data: bytes, item: Object, siblings: tuple[Span, ...] = ()) -> Statement:
    """The statement in an object. `siblings` are the spans of all statements in its list."""
    effect, resource = item.entry("Effect"), item.entry("Resource")
    is_list = resource is not None and isinstance(resource.value, Sequence)
    principals = tuple(_principals(item))
    return Statement(
        span=item.span,
        header=item.span,
        sid=_string(item.entry("Sid")),
        effect=known_effect(_string(effect)),
        effect_value=effect.value if effect else None,
        actions=_entry_values(item.entry("Action")),
        resources=_entry_values(resource),
        principals=principals,
        excluded=_excluded(item),
        allows_anyone=any(map(_has_star, principals)),
        any_resource=b'["*"]' if is_list else b'"*"',
        conditions=tuple(_conditions(data, item)),
        is_conditional=item.entry("Condition") is not None,
        is_dynamic=False,
        removable=Removable(data, item.span, siblings) if len(siblings) > 1 else None,
    )


def _is_policy_around(value: Expression, offset: int) -> bool:
    """Whether a value is an object whose `Statement` contains a byte offset."""
    entry = value.entry(STATEMENT) if isinstance(value, Object) else None
    return entry is not None and entry.value.span.contains(offset)


def _principals(statement: Object) -> Iterator[Values]:
    entry = statement.entry("Principal")
    if entry is None:
        return
    if isinstance(entry.value, Object):
        yield from (_values(principal.value) for principal in entry.value.entries)
    else:
        yield _values(entry.value)


def _excluded(statement: Object) -> frozenset[str]:
    return frozenset(
        f"{name.lower()}s"
        for name in ("Action", "Resource", "Principal")
        if statement.entry(f"Not{name}")
    )


def _conditions(data: bytes, statement: Object) -> Iterator[Condition]:
    """One condition for each key under each operator. Its removal includes the operator if that has
    no other key, and also the whole `Condition` if that has no other operator."""
    condition = statement.entry("Condition")
    operators = condition.value if condition else None
    if condition is None or not isinstance(operators, Object):
        return
    for operator in operators.entries:
        tests = operator.value.entries if isinstance(operator.value, Object) else ()
        for test in tests:
            if len(tests) > 1:
                removable = Removable(data, test.span, _spans(tests))
            elif len(operators.entries) > 1:
                removable = Removable(data, operator.span, _spans(operators.entries))
            else:
                removable = Removable(data, condition.span, _spans(statement.entries))
            name, key = operator.key or "", test.key or ""
            at = data.find(name.encode(), operator.span.start) if name else -1
            own = Span(at, at + len(name)) if at >= 0 and len(tests) == 1 else None
            yield Condition(test.span, name, key, _values(test.value), False, removable, own)


def _spans(entries: tuple[Entry, ...]) -> tuple[Span, ...]:
    return tuple(entry.span for entry in entries)


def _entry_values(entry: Entry | None) -> Values | None:
    return _values(entry.value) if entry else None


def _values(value: Expression) -> Values:
    items = value.items if isinstance(value, Sequence) else (value,)
    return Values(value.span, tuple(item.span for item in items), value)


def _has_star(values: Values) -> bool:
    value = values.expression
    items = value.items if isinstance(value, Sequence) else (value,)
    return any(isinstance(item, Literal) and item.value == "*" for item in items)


def _string(entry: Entry | None) -> str:
    """The value of an entry if it is a literal string, else ""."""
    value = entry.value if entry else None
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else ""
