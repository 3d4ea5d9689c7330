"""The rules `remove-condition` and `remove-statement`.

A condition goes alone only where the statement without it is still meant: never from a Deny that
nothing else limits, for that would deny everything. There the statement goes as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.offer import Candidate, Harm
from tf_cycle_ls.fixes.policy import Condition, Statement, statement_at
from tf_cycle_ls.fixes.site import Case
from tf_cycle_ls.fixes.users import users_of

REMOVE_CONDITION = "remove-condition"
REMOVE_STATEMENT = "remove-statement"


def candidates(case: Case) -> Iterator[Candidate]:
    """What to do about a reference in a condition of a policy statement.

    Nothing where the effect is computed, for then it may be a Deny.
    """
    site = case.site
    statement = statement_at(site)
    if statement is None or not statement.effect:
        return
    condition = next(
        (each for each in statement.conditions if _holds(each, site.reference.start)), None
    )
    if condition is None or not condition.key:
        return
    others = [each for each in statement.conditions if each is not condition and each.key]
    if statement.effect == "Deny" and not others:
        if statement.removal is not None:
            yield Candidate(
                REMOVE_STATEMENT,
                f"remove the Deny statement{_named(statement)}",
                "this control is gone; without its condition it would deny everything",
                Harm.CONTROL_GONE,
                site.placed(statement.removal),
            )
        return
    harm, loss = _loss(case, statement, condition, len(others))
    what = f"remove the condition on {condition.key}{_named(statement, ' from statement')}"
    yield Candidate(REMOVE_CONDITION, what, loss, harm, site.placed(condition.removal))


def _loss(case: Case, statement: Statement, condition: Condition, others: int) -> tuple[Harm, str]:
    if statement.effect == "Deny":
        return Harm.WIDENED, "the Deny then applies to more requests, which can lock others out"
    if _always_holds(case, condition):
        only = f"this policy judges requests through {case.edge.target} only"
        return Harm.NOTHING, f"nothing is lost, for {only}"
    if others:
        return Harm.WIDENED, f"the Allow then has {others} of its {others + 1} conditions left"
    loss = "the Allow then holds without any condition"
    if statement.anyone:
        return Harm.CONTROL_GONE, f"{loss}, and for any principal"
    return Harm.CONTROL_GONE, loss


def _always_holds(case: Case, condition: Condition) -> bool:
    """Whether a condition asks an endpoint's own policy for that same endpoint."""
    site = case.site
    users = [str(user) for user in users_of(case.root, site)]
    value = site.data[site.attribute.value.start : site.attribute.value.end].decode()
    return (
        users == [case.edge.target]
        and case.edge.target.startswith("aws_vpc_endpoint.")
        and condition.key.lower() == "aws:sourcevpce"
        and condition.operator in ("StringEquals", "StringLike", "ForAnyValue:StringEquals")
        and value.strip("[] \n\r\t,") == case.reference.text
    )


def _holds(condition: Condition, at: int) -> bool:
    return condition.span.start <= at < condition.span.end


def _named(statement: Statement, before: str = "") -> str:
    return f'{before} "{statement.sid}"' if statement.sid else ""
