"""Policies as objects: in `jsonencode(…)`, in a local value, and as JSON in a heredoc."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.policy.statement import Condition, Statement, Values, effect_of
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.expressions import (
    Call,
    Conditional,
    Expression,
    Heredoc,
    Literal,
    Object,
    Sequence,
)
from tf_cycle_ls.text import Span

# Functions whose outcome has what their arguments have, and nothing else.
_JOINING = frozenset(
    {"coalesce", "concat", "flatten", "jsonencode", "merge", "tolist", "trimspace"}
)


def statement_at(data: bytes, value: Span, at: int) -> Statement | None:
    """The statement of a policy within the expression at `value` that holds a place."""
    way = path(data, value, at)
    policy = next((i for i, each in enumerate(way) if _has_statement(each, at)), None)
    if policy is None:
        return None
    for around, each in zip(way[policy:], way[policy + 1 :], strict=False):
        if isinstance(each, Object):
            return _statement(data, each, around)
    return None


def path(data: bytes, value: Span, at: int) -> list[Expression]:
    """The expression at `value`, and those inside of it that hold a place, the outermost first."""
    found: list[Expression] = []
    inner: Expression | None = expressions.read(data, value)
    while inner is not None:
        found.append(inner)
        inner = next((each for each in _inside(data, inner) if _holds(each.span, at)), None)
    return found


def _inside(data: bytes, value: Expression) -> tuple[Expression, ...]:
    """What an expression is made of, where it passes that on as it is."""
    if isinstance(value, Sequence):
        return value.items
    if isinstance(value, Object):
        return tuple(entry.value for entry in value.entries)
    if isinstance(value, Conditional):
        return (value.then, value.otherwise)
    if isinstance(value, Call) and value.name in _JOINING:
        return value.arguments
    if isinstance(value, Heredoc):
        return (expressions.read(data, value.text),)
    return ()


def _has_statement(value: Expression, at: int) -> bool:
    entry = value.entry("Statement") if isinstance(value, Object) else None
    return entry is not None and _holds(entry.value.span, at)


def _statement(data: bytes, item: Object, around: Expression) -> Statement:
    """A statement, and what it stands in: the list of all, or with a single one the policy."""
    resource = item.entry("Resource")
    spans = [each.span for each in around.items] if isinstance(around, Sequence) else [item.span]
    is_list = resource is not None and isinstance(resource.value, Sequence)
    return Statement(
        item.span,
        _string(item, "Sid"),
        effect_of(_string(item, "Effect")),
        _names_anyone(item),
        _values(resource.value) if resource else None,
        b'["*"]' if is_list else b'"*"',
        tuple(_conditions(data, item)),
        False,
        delete.element(data, spans, spans.index(item.span)) if len(spans) > 1 else None,
    )


def _conditions(data: bytes, statement: Object) -> Iterator[Condition]:
    """Each key under each operator; what is taken out is the outermost that it is alone in."""
    condition = statement.entry("Condition")
    operators = condition.value if condition else None
    if condition is None or not isinstance(operators, Object):
        return
    for i, operator in enumerate(operators.entries):
        tests = operator.value.entries if isinstance(operator.value, Object) else ()
        for j, test in enumerate(tests):
            if len(tests) > 1:
                edits = delete.element(data, [each.span for each in tests], j)
            elif len(operators.entries) > 1:
                edits = delete.element(data, [each.span for each in operators.entries], i)
            else:
                spans = [each.span for each in statement.entries]
                edits = delete.element(data, spans, statement.entries.index(condition))
            yield Condition(
                test.span, operator.key or "", test.key or "", _values(test.value), False, edits
            )


def _values(value: Expression) -> Values:
    """The values of a list, or the one that stands without a list."""
    items = value.items if isinstance(value, Sequence) else (value,)
    return Values(value.span, tuple(item.span for item in items))


def _names_anyone(statement: Object) -> bool:
    principal = statement.entry("Principal")
    if principal is None:
        return False
    if isinstance(principal.value, Object):
        return any(_has_star(entry.value) for entry in principal.value.entries)
    return _has_star(principal.value)


def _has_star(value: Expression) -> bool:
    items = value.items if isinstance(value, Sequence) else (value,)
    return any(isinstance(item, Literal) and item.value == "*" for item in items)


def _string(statement: Object, key: str) -> str:
    entry = statement.entry(key)
    value = entry.value if entry else None
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else ""


def _holds(span: Span, at: int) -> bool:
    return span.contains(at)
