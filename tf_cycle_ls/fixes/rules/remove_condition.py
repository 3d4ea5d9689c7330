"""The rules `remove-condition` and `remove-statement`: weaken a policy to break a cycle.

`remove-condition` removes, for example:

    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpce"
      values   = [aws_vpc_endpoint.kms.id]
    }

Without its only condition, a Deny would deny everything. In this case `remove-statement` removes
the whole statement instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.policy import Condition, Statement, statement_at
from tf_cycle_ls.fixes.aws.policy.attachments import attaches_only_to_self, policy_attachments
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.model import Applicability, Candidate, Harm, Impact, Rule

REMOVE_CONDITION = Rule("remove-condition", Applicability.CHANGES_BEHAVIOUR, shows_controls=True)
REMOVE_STATEMENT = Rule("remove-statement", Applicability.CHANGES_BEHAVIOUR, shows_controls=True)

_POSITIVE = frozenset({"StringEquals", "StringLike", "ForAnyValue:StringEquals"})


def candidates(case: FixContext) -> Iterator[Candidate]:
    """Remove the condition or the statement that contains the reference.

    Yields nothing if the effect is computed, because it may be Deny, or if the key is computed,
    because the title could not name the condition.
    """
    context = case.context
    statement = statement_at(context)
    condition = statement.condition_at(context.reference.start) if statement else None
    if statement is None or not statement.effect or condition is None or not condition.key:
        return
    others = list(_remaining_conditions(case, statement))
    if statement.effect == "Deny" and not others:
        yield from _remove_statement(case, statement)
        return
    impact, loss = _loss(case, statement, condition, len(others))
    dynamic = "dynamic " if condition.is_dynamic else ""
    what = f"remove the {dynamic}condition on {condition.key}{statement.title_suffix('from')}"
    title = _title(statement, condition, impact, len(others))
    edits = context.document_edits(condition.removal)
    harms = (Harm.LOCKS_OUT,) if statement.effect == "Deny" else ()
    yield Candidate(REMOVE_CONDITION, title, what, loss, impact, edits, harms)


def _title(statement: Statement, condition: Condition, impact: Impact, others: int) -> str:
    if statement.effect == "Deny":
        return f"Remove the {condition.key} condition of a Deny"
    if impact is Impact.NONE:
        return f"Remove the redundant {condition.key} condition"
    if not others:
        return f"Remove the only condition, {condition.key}"
    noun = "other remains" if others == 1 else "others remain"
    return f"Remove the {condition.key} condition; {others} {noun}"


def _remaining_conditions(case: FixContext, statement: Statement) -> Iterator[Condition]:
    """The conditions of a statement that certainly remain after the fix.

    A `dynamic` condition does not count, because it may generate no block. A condition that
    contains a reference of the edge does not count, because the fix removes it.
    """
    context = case.context
    places = [reference.place for reference in case.edge.references]
    offsets = [
        place.span.start - context.offset for place in places if place.path == context.document.path
    ]
    for condition in statement.conditions:
        is_removed = any(condition.span.contains(offset) for offset in offsets)
        if not is_removed and not condition.is_dynamic:
            yield condition


def _remove_statement(case: FixContext, statement: Statement) -> Iterator[Candidate]:
    """Remove a Deny statement, or the dynamic block that generates it."""
    if statement.removal is None:
        return
    what = f'remove the Deny statement "{statement.sid}"'
    title = f'Delete the Deny statement "{statement.sid}"'
    loss = "this control is gone; without its condition it would deny everything"
    if not statement.sid:
        what, title = "remove the Deny statement", "Delete the Deny statement"
    if statement.is_dynamic:
        what = "remove a dynamic block, with every Deny statement that it generates"
        title = "Delete a dynamic block of Deny statements"
        loss = "these controls are gone; without their condition they would deny everything"
    edits = case.context.document_edits(statement.removal)
    yield Candidate(REMOVE_STATEMENT, title, what, loss, Impact.CONTROL_REMOVED, edits)


def _loss(
    case: FixContext, statement: Statement, condition: Condition, others: int
) -> tuple[Impact, str]:
    if statement.effect == "Deny":
        return Impact.WIDENED, "the Deny then applies to more requests, which can lock others out"
    if _always_holds(case, condition):
        return Impact.NONE, f"safe; this policy applies only to requests through {case.edge.target}"
    if others:
        return Impact.WIDENED, f"the Allow then has {others} of its {others + 1} conditions left"
    loss = "the Allow then applies without any condition"
    if statement.allows_anyone:
        return Impact.CONTROL_REMOVED, f"{loss}, and to any principal"
    return Impact.CONTROL_REMOVED, loss


def _always_holds(case: FixContext, condition: Condition) -> bool:
    """Whether a condition holds for every request that the policy applies to.

    This is so if a VPC endpoint is the only attachment of the policy, and the condition checks that
    the request came through this endpoint.
    """
    attachments = policy_attachments(case.analysis, case.context)
    if (
        condition.values is None
        or not attaches_only_to_self(case, attachments)
        or attachments[0].type != "aws_vpc_endpoint"
    ):
        return False
    values = [case.context.data[span.start : span.end].decode() for span in condition.values.items]
    return (
        condition.operator in _POSITIVE
        and condition.key.lower() == "aws:sourcevpce"
        and case.reference.text.endswith(".id")
        and (case.reference.text in values or f'"${{{case.reference.text}}}"' in values)
    )
