"""Policies as the blocks of `data "aws_iam_policy_document"`."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.policy.statement import Condition, Statement, Values, effect_of
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Block, Body
from tf_cycle_ls.syntax.expressions import Literal, Sequence

DOCUMENT = "aws_iam_policy_document"

_MERGED = ("source_policy_documents", "override_policy_documents")


def statements(data: bytes, document: Body) -> Iterator[Statement]:
    """The statements of a document, those that a `dynamic` block makes as one."""
    others = len(document.blocks_of("statement")) + _merged(data, document)
    for block, body, is_dynamic in _blocks(document, "statement"):
        resources = body.attribute("resources")
        stay = others if is_dynamic else others - 1
        yield Statement(
            block.span,
            _text(data, body.attribute("sid")),
            effect_of(_text(data, body.attribute("effect"), default="Allow")),
            any(_any_identifier(data, each) for _, each, _ in _blocks(body, "principals")),
            _values(data, resources),
            b'["*"]',
            tuple(_conditions(data, body)),
            is_dynamic,
            delete.block(data, block.span) if stay else None,
        )


def _blocks(body: Body, type_: str) -> Iterator[tuple[Block, Body, bool]]:
    """The blocks of a type, with the body of each, and whether it is what `dynamic` repeats."""
    for block in body.blocks:
        if block.type == type_:
            yield block, block.body, False
        elif block.type == "dynamic" and block.labels == (type_,):
            for content in block.body.blocks_of("content"):
                yield block, content.body, True


def _merged(data: bytes, document: Body) -> int:
    """How many other documents are sure to be merged into this one."""
    lists = (_values(data, document.attribute(name)) for name in _MERGED)
    return sum(len(each.items) for each in lists if each)


def _conditions(data: bytes, statement: Body) -> Iterator[Condition]:
    for block, body, is_dynamic in _blocks(statement, "condition"):
        yield Condition(
            block.span,
            _text(data, body.attribute("test")),
            _text(data, body.attribute("variable")),
            _values(data, body.attribute("values")),
            is_dynamic,
            delete.block(data, block.span),
        )


def _values(data: bytes, attribute: Attribute | None) -> Values | None:
    if attribute is None:
        return None
    value = expressions.read(data, attribute.value)
    items = value.items if isinstance(value, Sequence) else ()
    return Values(attribute.value, tuple(item.span for item in items))


def _any_identifier(data: bytes, principals: Body) -> bool:
    identifiers = principals.attribute("identifiers")
    value = expressions.read(data, identifiers.value) if identifiers else None
    items = value.items if isinstance(value, Sequence) else ()
    return any(isinstance(item, Literal) and item.value == "*" for item in items)


def _text(data: bytes, attribute: Attribute | None, default: str = "") -> str:
    """The value of an argument that is a plain string; `default` where it is not set."""
    if attribute is None:
        return default
    value = expressions.read(data, attribute.value)
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else ""
