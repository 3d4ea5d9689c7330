"""Reads the statements in the blocks of `data "aws_iam_policy_document"`."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.policy.statement import (
    Condition,
    Removable,
    Statement,
    Values,
    known_effect,
)
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Block, Body
from tf_cycle_ls.syntax.expressions import Literal, Sequence
from tf_cycle_ls.text import Span

DOCUMENT = "aws_iam_policy_document"
MERGING_ARGUMENTS = ("source_policy_documents", "override_policy_documents")
LEGACY_MERGING_ARGUMENTS = ("source_json", "override_json")


def statements(data: bytes, document: Body) -> Iterator[Statement]:
    """The statements of a document. A `dynamic` block yields one statement."""
    count = _static_count(data, document)
    for block, body, is_dynamic in _blocks(document, "statement"):
        yield _statement(data, block, body, count, is_dynamic=is_dynamic)


def statement_at(data: bytes, document: Body, offset: int) -> Statement | None:
    """The statement of a document that contains a byte offset."""
    for block, body, is_dynamic in _blocks(document, "statement"):
        if block.span.contains(offset):
            count = _static_count(data, document)
            return _statement(data, block, body, count, is_dynamic=is_dynamic)
    return None


def _static_count(data: bytes, document: Body) -> int:
    return len(document.blocks_of("statement")) + _merged_count(data, document)


def _statement(
    data: bytes, block: Block, body: Body, static_count: int, *, is_dynamic: bool
) -> Statement:
    others = static_count if is_dynamic else static_count - 1
    effect = body.attribute("effect")
    principals = tuple(_principals(data, body))
    return Statement(
        span=block.span,
        header=block.header,
        sid=_string(data, body.attribute("sid")),
        effect=known_effect(_string(data, effect, default="Allow")),
        effect_value=expressions.read(data, effect.value) if effect else None,
        actions=_values(data, body.attribute("actions")),
        resources=_values(data, body.attribute("resources")),
        principals=principals,
        excluded=_excluded(body),
        allows_anyone=any(map(_has_star, principals)),
        any_resource=b'["*"]',
        conditions=tuple(_conditions(data, body)),
        is_conditional=any(nested.type in ("condition", "dynamic") for nested in body.blocks),
        is_dynamic=is_dynamic,
        removable=Removable(data, block.span) if others else None,
    )


def _blocks(body: Body, type_: str) -> Iterator[tuple[Block, Body, bool]]:
    """The blocks of a type with their bodies. For a `dynamic` block, the body is that of `content`
    and the flag is True."""
    for block in body.blocks:
        if block.type == type_:
            yield block, block.body, False
        elif block.type == "dynamic" and block.labels == (type_,):
            for content in block.body.blocks_of("content"):
                yield block, content.body, True


def _merged_count(data: bytes, document: Body) -> int:
    """The number of documents that are certainly merged into this one."""
    lists = (_values(data, document.attribute(name)) for name in MERGING_ARGUMENTS)
    return sum(len(values.items) for values in lists if values)


def _principals(data: bytes, statement: Body) -> Iterator[Values]:
    """The identifiers of each `principals` block, those of `dynamic` blocks last."""
    for _, body, _ in sorted(_blocks(statement, "principals"), key=lambda item: item[2]):
        identifiers = _values(data, body.attribute("identifiers"))
        if identifiers:
            yield identifiers


def _excluded(statement: Body) -> frozenset[str]:
    return frozenset(
        name
        for name in ("actions", "resources", "principals")
        if statement.attribute(f"not_{name}") or statement.blocks_of(f"not_{name}")
    )


def _conditions(data: bytes, statement: Body) -> Iterator[Condition]:
    for block, body, is_dynamic in _blocks(statement, "condition"):
        test = body.attribute("test")
        operator = _string(data, test)
        yield Condition(
            block.span,
            operator,
            _string(data, body.attribute("variable")),
            _values(data, body.attribute("values")),
            is_dynamic,
            Removable(data, block.span),
            Span(test.value.start + 1, test.value.end - 1) if test and operator else None,
        )


def _values(data: bytes, attribute: Attribute | None) -> Values | None:
    if attribute is None:
        return None
    value = expressions.read(data, attribute.value)
    items = value.items if isinstance(value, Sequence) else ()
    return Values(attribute.value, tuple(item.span for item in items), value)


def _has_star(values: Values) -> bool:
    items = values.expression.items if isinstance(values.expression, Sequence) else ()
    return any(isinstance(item, Literal) and item.value == "*" for item in items)


def _string(data: bytes, attribute: Attribute | None, default: str = "") -> str:
    """The value of an argument if it is a literal string, else ""; `default` if it is not set."""
    if attribute is None:
        return default
    value = expressions.read(data, attribute.value)
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else ""
