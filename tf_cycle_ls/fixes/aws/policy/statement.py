"""A statement of a policy, however it is written. Spans count as those of its context."""

from __future__ import annotations

import re
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Values:
    """What a condition compares with, or the resources of a statement.

    `items` are the single ones; none where they are computed.
    """

    span: Span
    items: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of a statement. All tests of a statement must hold.

    `operator` and `key` are as written (`StringEquals`, `aws:SourceVpce`), "" when computed.
    `is_dynamic` tells that a `dynamic` block makes any number of them, or none.
    """

    span: Span
    operator: str
    key: str
    values: Values | None
    is_dynamic: bool
    removal: tuple[Edit, ...]

    @property
    def is_negated(self) -> bool | None:
        """Whether it holds for what is none of its values, not for what is one of them.

        None for an operator that is computed or not known.
        """
        found = _OPERATOR.fullmatch(self.operator)
        return None if found is None else any(found.groups())


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a policy.

    `effect` is "Allow", "Deny", or "" if it is computed. `any_resource` replaces `resources` to
    name all resources. `allows_anyone` is True if a principal is `*`, `is_dynamic` if a `dynamic`
    block generates the statement. `removal` is None if the policy might have no other statement:
    a policy must have one.
    """

    span: Span
    sid: str
    effect: str
    allows_anyone: bool
    resources: Values | None
    any_resource: bytes
    conditions: tuple[Condition, ...]
    is_dynamic: bool
    removal: tuple[Edit, ...] | None

    def condition_at(self, at: int) -> Condition | None:
        """The condition that holds a place."""
        holding = (each for each in self.conditions if each.span.contains(at))
        return next(holding, None)

    def title_suffix(self, before: str) -> str:
        """` before statement "Sid"` for a title, nothing where the statement has no name."""
        if self.is_dynamic:
            return f" {before} every statement of a dynamic block"
        return f' {before} statement "{self.sid}"' if self.sid else ""


def effect_of(text: str) -> str:
    """An effect as written, "" where it is none that AWS knows."""
    return text if text in ("Allow", "Deny") else ""
