"""The one AWS principal of a statement, and a condition written beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tf_cycle_ls.fixes.aws.policy import json_policies
from tf_cycle_ls.fixes.aws.policy.document_blocks import DOCUMENT
from tf_cycle_ls.fixes.context import ReferenceContext
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.expressions import Heredoc, Literal, Object, Sequence
from tf_cycle_ls.text import Edit, Span

_WAY = ["data", "statement", "principals"]
_REST_OF_LINE = re.compile(rb"[ \t]*(,?)[ \t]*(?:(?:#|//)[^\r\n]*)?(?=\r?\n)")


@dataclass(frozen=True, slots=True)
class Principal:
    """The only AWS principal of a statement.

    `value` is its span, `condition_at` the offset at which a condition can be inserted (both in
    bytes, in the text of the context). `shape` are the lines of that condition, with `@` for the
    value that it requires.
    """

    value: Span
    condition_at: int
    shape: tuple[str, ...]

    def condition(self, context: ReferenceContext, value: bytes) -> Edit:
        """The edit that adds a condition."""
        newline = b"\r\n" if b"\r\n" in context.data else b"\n"
        text = newline.join(line.encode() for line in self.shape).replace(b"@", value)
        return Edit(Span(self.condition_at, self.condition_at), text)


def principal_at(context: ReferenceContext, key: str) -> Principal | None:
    """The principal that the reference of a site is, where it is all of it and the only one, and
    where a condition that asks for `key` can be added."""
    top = context.blocks[0]
    if top.type == "data" and top.labels[:1] == (DOCUMENT,):
        return _of_block(context, key)
    return _of_object(context, key)


def _of_block(context: ReferenceContext, key: str) -> Principal | None:
    if [block.type for block in context.blocks] != _WAY or context.attribute.name != "identifiers":
        return None
    principals = context.blocks[-1]
    kind = principals.body.attribute("type")
    read = expressions.read(context.data, kind.value) if kind else None
    value = _single(context, expressions.read(context.data, context.attribute.value))
    if not isinstance(read, Literal) or read.value != "AWS" or value is None:
        return None
    condition = ("condition {", 'test = "ArnEquals"', f'variable = "{key}"', "values = [@]", "}")
    return Principal(value, principals.span.end, ("", "", *condition))


def _of_object(context: ReferenceContext, key: str) -> Principal | None:
    path = json_policies.path(context.data, context.attribute.value, context.reference.start)
    statement = next(
        (each for each in path if isinstance(each, Object) and each.entry("Principal")), None
    )
    entry = statement.entry("Principal") if statement else None
    principals = entry.value if entry else None
    if statement is None or entry is None or not isinstance(principals, Object):
        return None
    aws = principals.entry("AWS")
    value = _single(context, aws.value) if aws else None
    if value is None or statement.entry("Condition") or any(isinstance(x, Heredoc) for x in path):
        return None
    condition = ("Condition = {", "ArnEquals = {", f'"{key}" = @', "}", "}")
    rest = _REST_OF_LINE.match(context.data, entry.span.end)
    if rest is None:
        return Principal(value, entry.span.end, (f", {' '.join(condition)}",))
    return Principal(value, rest.end(), ("", *condition[:-1], "}" + rest[1].decode()))


def _single(context: ReferenceContext, value: expressions.Expression) -> Span | None:
    """The span of a principal that is the reference of the site, in a list of its own or not."""
    if isinstance(value, Sequence):
        if len(value.items) != 1:
            return None
        value = value.items[0]
    written = context.data[value.span.start : value.span.end].strip()
    reference = context.data[context.reference.start : context.reference.end]
    return value.span if written in (reference, b'"${' + reference + b'}"') else None
