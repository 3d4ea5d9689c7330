"""The rules `remove-condition` and `remove-statement`.

A condition goes alone only where the statement without it is still meant: never from a Deny that
nothing else limits, for that would deny everything. There the statement goes as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.policy import Condition, Statement, statement_at
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.lookup.policy_attachments import attaches_only_to_self, policy_attachments
from tf_cycle_ls.fixes.model import Applicability, Candidate, Impact, Rule

REMOVE_CONDITION = Rule("remove-condition", Applicability.CHANGES_BEHAVIOUR, shows_controls=True)
REMOVE_STATEMENT = Rule("remove-statement", Applicability.CHANGES_BEHAVIOUR, shows_controls=True)

_POSITIVE = frozenset({"StringEquals", "StringLike", "ForAnyValue:StringEquals"})


def candidates(case: FixContext) -> Iterator[Candidate]:
    """What to do about a reference in a condition of a policy statement.

    Nothing where the effect is computed, for then it may be a Deny, and nothing where the key
    is, for then no title could tell what goes.
    """
    context = case.context
    statement = statement_at(context)
    condition = statement.condition_at(context.reference.start) if statement else None
    if statement is None or not statement.effect or condition is None or not condition.key:
        return
    others = list(_staying(case, statement))
    if statement.effect == "Deny" and not others:
        yield from _whole(case, statement)
        return
    impact, loss = _loss(case, statement, condition, len(others))
    dynamic = "dynamic " if condition.is_dynamic else ""
    what = f"remove the {dynamic}condition on {condition.key}{statement.title_suffix('from')}"
    yield Candidate(REMOVE_CONDITION, what, loss, impact, context.document_edits(condition.removal))


def _staying(case: FixContext, statement: Statement) -> Iterator[Condition]:
    """The conditions that are there in any case, without those that make the edge too: they all go
    at once."""
    context = case.context
    written = [each.place for each in case.edge.references]
    offsets = [
        each.span.start - context.offset for each in written if each.path == context.document.path
    ]
    for condition in statement.conditions:
        goes = any(condition.span.contains(at) for at in offsets)
        if not goes and not condition.is_dynamic:
            yield condition


def _whole(case: FixContext, statement: Statement) -> Iterator[Candidate]:
    """A Deny without the statement, which is all of them where a dynamic block makes it."""
    if statement.removal is None:
        return
    what = f'remove the Deny statement "{statement.sid}"'
    loss = "this control is gone; without its condition it would deny everything"
    if not statement.sid:
        what = "remove the Deny statement"
    if statement.is_dynamic:
        what = "remove a dynamic block, with every Deny statement that it makes"
        loss = "these controls are gone; without their condition they would deny everything"
    edits = case.context.document_edits(statement.removal)
    yield Candidate(REMOVE_STATEMENT, what, loss, Impact.CONTROL_REMOVED, edits)


def _loss(
    case: FixContext, statement: Statement, condition: Condition, others: int
) -> tuple[Impact, str]:
    if statement.effect == "Deny":
        return Impact.WIDENED, "the Deny then applies to more requests, which can lock others out"
    if _always_holds(case, condition):
        only = f"this policy judges requests through {case.edge.target} only"
        return Impact.NONE, f"nothing is lost, for {only}"
    if others:
        return Impact.WIDENED, f"the Allow then has {others} of its {others + 1} conditions left"
    loss = "the Allow then holds without any condition"
    if statement.allows_anyone:
        return Impact.CONTROL_REMOVED, f"{loss}, and for any principal"
    return Impact.CONTROL_REMOVED, loss


def _always_holds(case: FixContext, condition: Condition) -> bool:
    """Whether a condition asks an endpoint's own policy for that same endpoint."""
    users = policy_attachments(case.analysis, case.context)
    if (
        condition.values is None
        or not attaches_only_to_self(case, users)
        or users[0].type != "aws_vpc_endpoint"
    ):
        return False
    values = [case.context.data[span.start : span.end].decode() for span in condition.values.items]
    return (
        condition.operator in _POSITIVE
        and condition.key.lower() == "aws:sourcevpce"
        and case.reference.text.endswith(".id")
        and (case.reference.text in values or f'"${{{case.reference.text}}}"' in values)
    )
