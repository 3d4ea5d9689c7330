"""The rules `remove-condition` and `remove-statement`.

A condition goes alone only where the statement without it is still meant: never from a Deny that
nothing else limits, for that would deny everything. There the statement goes as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.analysis.answers import Edge, Root, WrittenReference
from tf_cycle_ls.fixes.offer import Candidate, Harm
from tf_cycle_ls.fixes.policy import Condition, Statement
from tf_cycle_ls.fixes.site import Site
from tf_cycle_ls.fixes.users import users_of
from tf_cycle_ls.text import Edit

REMOVE_CONDITION = "remove-condition"
REMOVE_STATEMENT = "remove-statement"


def candidates(
    root: Root, edge: Edge, reference: WrittenReference, site: Site, statement: Statement
) -> Iterator[Candidate]:
    """What to do about a reference in a condition of a statement.

    Nothing where the effect is computed, for then it may be a Deny.
    """
    condition = next(
        (each for each in statement.conditions if _holds(each, site.reference.start)), None
    )
    if condition is None or not condition.key or not statement.effect:
        return
    others = [each for each in statement.conditions if each is not condition and each.key]
    if statement.effect == "Deny" and not others:
        if statement.removal is not None:
            yield Candidate(
                REMOVE_STATEMENT,
                f"remove the Deny statement{_named(statement)}",
                "this control is gone; without its condition it would deny everything",
                Harm.CONTROL_GONE,
                _placed(statement.removal, site),
            )
        return
    harm, loss = _loss(root, edge, reference, site, statement, condition, len(others))
    what = f"remove the condition on {condition.key}{_named(statement, ' from statement')}"
    yield Candidate(REMOVE_CONDITION, what, loss, harm, _placed(condition.removal, site))


def _loss(
    root: Root,
    edge: Edge,
    reference: WrittenReference,
    site: Site,
    statement: Statement,
    condition: Condition,
    others: int,
) -> tuple[Harm, str]:
    if statement.effect == "Deny":
        return Harm.WIDENED, "the Deny then applies to more requests, which can lock others out"
    if _always_holds(root, edge, reference, site, condition):
        return Harm.NOTHING, (
            f"nothing is lost, only requests through {edge.target} are judged by this policy"
        )
    if others:
        return Harm.WIDENED, f"the Allow then has {others} of its {others + 1} conditions left"
    loss = "the Allow then holds without any condition"
    if statement.anyone:
        return Harm.CONTROL_GONE, f"{loss}, and for any principal"
    return Harm.CONTROL_GONE, loss


def _always_holds(
    root: Root, edge: Edge, reference: WrittenReference, site: Site, condition: Condition
) -> bool:
    """Whether a condition asks an endpoint's own policy for that same endpoint."""
    users = [str(user) for user in users_of(root, site)]
    value = site.data[site.attribute.value.start : site.attribute.value.end].decode()
    return (
        users == [edge.target]
        and edge.target.startswith("aws_vpc_endpoint.")
        and condition.key.lower() == "aws:sourcevpce"
        and condition.operator in ("StringEquals", "StringLike", "ForAnyValue:StringEquals")
        and value.strip("[] \n\r\t,") == reference.text
    )


def _holds(condition: Condition, at: int) -> bool:
    return condition.span.start <= at < condition.span.end


def _named(statement: Statement, before: str = "") -> str:
    return f'{before} "{statement.sid}"' if statement.sid else ""


def _placed(edits: tuple[Edit, ...], site: Site) -> tuple[Edit, ...]:
    return tuple(Edit(edit.span.shifted(site.offset), edit.new) for edit in edits)
