"""The elements of an IAM policy, independent of the syntax that the policy is written in.

All spans count bytes in the text that was parsed, which is one top-level item.
"""

from __future__ import annotations

import re

from msgspec import Struct

from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.syntax.expressions import Expression
from tf_cycle_ls.text import Edit, Span

# The operators that take a list of values (AWS: IAM JSON policy elements, Condition operators).
_OPERATOR = re.compile(
    r"(?:ForAllValues:|ForAnyValue:)?"
    r"(?:String(?P<string>Not)?(?:Equals(?:IgnoreCase)?|Like)"
    r"|Arn(?P<arn>Not)?(?:Equals|Like)"
    r"|(?P<address>Not)?IpAddress"
    r"|(?:Numeric|Date)(?:(?P<number>Not)?Equals|(?:Less|Greater)Than(?:Equals)?)"
    r"|BinaryEquals|Bool)"
    r"(?:IfExists)?"
)


class Removable(Struct, frozen=True):
    """A block, or an element of a list or object. `siblings` are the spans of all elements."""

    data: bytes
    span: Span
    siblings: tuple[Span, ...] = ()

    def removal(self) -> tuple[Edit, ...]:
        """The edits that remove the block or element."""
        if self.siblings:
            return delete.element(self.data, self.siblings, self.siblings.index(self.span))
        return delete.block(self.data, self.span)


class Values(Struct, frozen=True):
    """The value of a policy element: one string or a list of strings.

    `items` are the spans of the strings; empty if the value is computed.
    """

    span: Span
    items: tuple[Span, ...]
    expression: Expression


class Condition(Struct, frozen=True):
    """One condition of a statement. A statement applies if all its conditions hold.

    `operator` and `key` are the literals (`StringEquals`, `aws:SourceVpce`), "" if computed.
    `is_dynamic` is True if a `dynamic` block generates the condition, any number of times.
    `operator_span` is the literal operator without quotes, None if other keys share it.
    """

    span: Span
    operator: str
    key: str
    values: Values | None
    is_dynamic: bool
    removable: Removable
    operator_span: Span | None

    @property
    def removal(self) -> tuple[Edit, ...]:
        """The edits that remove the condition."""
        return self.removable.removal()

    @property
    def is_negated(self) -> bool | None:
        """Whether the condition holds for all values except the listed ones.

        None if the operator is computed or unknown.
        """
        match = _OPERATOR.fullmatch(self.operator)
        return None if match is None else any(match.groups())


class Statement(Struct, frozen=True):
    """A statement of a policy."""

    span: Span
    header: Span
    """The part of the statement to show as its location."""
    sid: str
    """The literal statement id, "" if there is none."""
    effect: str
    """ "Allow", "Deny", or "" if the effect is computed."""
    effect_value: Expression | None
    """The expression of the effect, None if it is not set."""
    actions: Values | None
    resources: Values | None
    principals: tuple[Values, ...]
    excluded: frozenset[str]
    """The elements whose values are exceptions: "actions" if the statement has `NotAction` or
    `not_actions`, and likewise "resources" and "principals"."""
    allows_anyone: bool
    """Whether a principal is `*`."""
    any_resource: bytes
    """The text that replaces the value of `resources` to name all resources."""
    conditions: tuple[Condition, ...]
    is_conditional: bool
    """Whether the statement has conditions, even if they cannot be read."""
    is_dynamic: bool
    """Whether a `dynamic` block generates the statement, any number of times."""
    removable: Removable | None

    @property
    def removal(self) -> tuple[Edit, ...] | None:
        """The edits that remove the statement. None if it may be the only statement of the policy,
        because a policy needs at least one."""
        return self.removable.removal() if self.removable else None

    def condition_at(self, offset: int) -> Condition | None:
        """The condition that contains a byte offset."""
        matching = (condition for condition in self.conditions if condition.span.contains(offset))
        return next(matching, None)

    def title_suffix(self, preposition: str) -> str:
        """A phrase for titles such as ` in statement "Sid"`; "" if the statement has no id."""
        if self.is_dynamic:
            return f" {preposition} every statement of a dynamic block"
        return f' {preposition} statement "{self.sid}"' if self.sid else ""


def known_effect(text: str) -> str:
    """The effect if it is "Allow" or "Deny", else ""."""
    return text if text in ("Allow", "Deny") else ""
