"""Finds the only AWS principal of a statement, and builds a condition for that statement."""

from __future__ import annotations

import re

from msgspec import Struct

from tf_cycle_ls.fixes.aws.policy.document_blocks import DOCUMENT
from tf_cycle_ls.fixes.context import ReferenceContext
from tf_cycle_ls.fixes.lookup.expression_path import expression_path
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.expressions import Heredoc, Literal, Object, Sequence
from tf_cycle_ls.text import Edit, Span

_PRINCIPALS_PATH = ["data", "statement", "principals"]
_REST_OF_LINE = re.compile(rb"[ \t]*(?:(,)[ \t]*)?(?:(?:#|//)[^\r\n]*)?(?=\r?\n)")


class Principal(Struct, frozen=True):
    """The only AWS principal of a statement.

    `value` is the span of the principal. A new condition is inserted at `condition_offset`. Both
    count bytes in the text of the context. `template` has the lines of that condition, with `@` in
    place of its value.
    """

    value: Span
    condition_offset: int
    template: tuple[str, ...]

    def condition(self, context: ReferenceContext, value: bytes) -> Edit:
        """The edit that adds the condition to the statement, with `value` as the required value."""
        newline = b"\r\n" if b"\r\n" in context.data else b"\n"
        text = newline.join(line.encode() for line in self.template).replace(b"@", value)
        return Edit(Span(self.condition_offset, self.condition_offset), text)


def principal_at(context: ReferenceContext, key: str) -> Principal | None:
    """The principal of the statement, if it is just the reference and there is no other principal.

    Also returns None if a condition on `key` cannot be added.
    """
    top = context.blocks[0]
    if top.type == "data" and top.labels[:1] == (DOCUMENT,):
        return _in_block(context, key)
    return _in_object(context, key)


def _in_block(context: ReferenceContext, key: str) -> Principal | None:
    path = [block.type for block in context.blocks]
    if path != _PRINCIPALS_PATH or context.attribute.name != "identifiers":
        return None
    principals = context.blocks[-1]
    others = [
        block
        for block in context.blocks[-2].body.blocks
        if block is not principals
        and not {"principals", "not_principals"}.isdisjoint({block.type, *block.labels})
    ]
    if others:
        return None  # The new condition would also apply to the other principals.
    kind = principals.body.attribute("type")
    read = expressions.read(context.data, kind.value) if kind else None
    value = _only_reference(context, expressions.read(context.data, context.attribute.value))
    if not isinstance(read, Literal) or read.value != "AWS" or value is None:
        return None
    condition = ("condition {", 'test = "ArnEquals"', f'variable = "{key}"', "values = [@]", "}")
    return Principal(value, principals.span.end, ("", "", *condition))


def _in_object(context: ReferenceContext, key: str) -> Principal | None:
    path = expression_path(context.data, context.attribute.value, context.reference.start)
    statement = next(
        (value for value in path if isinstance(value, Object) and value.entry("Principal")), None
    )
    entry = statement.entry("Principal") if statement else None
    principals = entry.value if entry else None
    if statement is None or entry is None or not isinstance(principals, Object):
        return None
    if len(principals.entries) != 1:
        return None  # The condition would apply to the other principals, too.
    aws = principals.entry("AWS")
    value = _only_reference(context, aws.value) if aws else None
    is_heredoc = any(isinstance(outer, Heredoc) for outer in path)
    if value is None or is_heredoc or statement.entry("Condition"):
        return None
    condition = ("Condition = {", "ArnEquals = {", f'"{key}" = @', "}", "}")
    rest = _REST_OF_LINE.match(context.data, entry.span.end)
    if rest is None:
        return Principal(value, entry.span.end, (f", {' '.join(condition)}",))
    return Principal(value, rest.end(), ("", *condition[:-1], "}" + (rest[1] or b"").decode()))


def _only_reference(context: ReferenceContext, value: expressions.Expression) -> Span | None:
    """The span of `value`, or of its only list item, if that is just the reference; else None."""
    if isinstance(value, Sequence):
        if len(value.items) != 1:
            return None
        value = value.items[0]
    text = context.data[value.span.start : value.span.end].strip()
    reference = context.data[context.reference.start : context.reference.end]
    return value.span if text in (reference, b'"${' + reference + b'}"') else None
