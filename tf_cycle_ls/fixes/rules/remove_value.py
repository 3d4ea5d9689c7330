"""The rule `remove-value`: remove one value of a condition, or one resource of a statement.

Before:

    values = [aws_vpc_endpoint.kms.id, "vpce-1"]

After:

    values = ["vpce-1"]

The values of a condition are alternatives. Without one of them the condition matches fewer
requests, or more if its operator is negated (AWS: IAM JSON policy elements, conditions with
multiple values).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from tf_cycle_ls.fixes.aws.policy import Values, resources_key, statement_at
from tf_cycle_ls.fixes.aws.policy.attachments import policy_attachments, referenced_subject
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.model import Applicability, Candidate, Harm, Impact, Rule
from tf_cycle_ls.text import Edit, Span

REMOVE_VALUE = Rule("remove-value", Applicability.CHANGES_BEHAVIOUR, shows_controls=True)


class _Cost(NamedTuple):
    """The cost of a fix. `loss` has a placeholder for the removed values."""

    impact: Impact
    harm: Harm
    loss: str


# The costs by the effect of a statement. After the fix it applies to fewer requests (`_LESS`) or to
# more (`_MORE`).
_LESS = {
    "Allow": _Cost(
        Impact.NARROWED,
        Harm.BREAKS_CALLERS,
        "the Allow no longer applies to {}, which can break callers",
    ),
    "Deny": _Cost(Impact.WIDENED, Harm.LOOSER, "the Deny no longer applies to {}"),
}
_MORE = {
    "Allow": _Cost(Impact.WIDENED, Harm.LOOSER, "the Allow then also applies to {}"),
    "Deny": _Cost(
        Impact.WIDENED,
        Harm.LOCKS_OUT,
        "the Deny then also applies to {}, which can lock others out",
    ),
}
_MAX_VALUE_LENGTH = 60


def candidates(case: FixContext) -> Iterator[Candidate]:
    """Remove the values that cause the edge from a condition or from the resources.

    Yields nothing if no value would remain, or if the effect of the statement or the operator of
    the condition is computed. Also yields nothing for a resource in its own policy, because it is
    often the only resource that the policy applies to.
    """
    context = case.context
    statement = statement_at(context)
    if statement is None or not statement.effect:
        return
    at, where = context.reference.start, statement.title_suffix("in")
    condition = statement.condition_at(at)
    if condition is not None:
        if condition.key and condition.is_negated is not None:
            cost = (_MORE if condition.is_negated else _LESS)[statement.effect]
            yield from _remove_values(case, condition.values, condition.key, where, cost)
    elif referenced_subject(case) not in policy_attachments(case.analysis, context):
        cost = _LESS[statement.effect]
        yield from _remove_values(case, statement.resources, resources_key(context), where, cost)


def _remove_values(
    case: FixContext, values: Values | None, whole: str, where: str, cost: _Cost
) -> Iterator[Candidate]:
    """Remove the values that cause the edge, if the reference is one of them.

    `whole` names the list, and `where` its statement.
    """
    context = case.context
    if values is None or not values.span.covers(context.reference):
        return
    is_removed = [_causes_edge(case, item) for item in values.items]
    if all(is_removed):
        return
    removed = [item for item, flag in zip(values.items, is_removed, strict=True) if flag]
    if not any(item.covers(context.reference) for item in removed):
        return
    names = " and ".join(_shortened(context.data, item) for item in removed)
    title = f"Remove {names} from {whole}"
    what = f"remove {names} from {whole}{where}"
    loss = cost.loss.format("it" if len(removed) == 1 else "them")
    edits = context.document_edits(_deletions(context.data, values.items, is_removed))
    yield Candidate(REMOVE_VALUE, title, what, loss, cost.impact, edits, (cost.harm,))


def _causes_edge(case: FixContext, item: Span) -> bool:
    """Whether a value contains a reference of the edge."""
    place = item.shifted(case.context.offset)
    return any(
        reference.place.path == case.context.document.path and place.covers(reference.place.span)
        for reference in case.edge.references
    )


def _deletions(data: bytes, items: tuple[Span, ...], is_removed: list[bool]) -> Iterator[Edit]:
    """Delete items of a list. Adjacent items are deleted together."""
    spans: list[Span] = []
    indices: list[int] = []
    for flag, run in groupby(zip(items, is_removed, strict=True), key=lambda pair: pair[1]):
        run_spans = [_with_parentheses(data, item) for item, _ in run]
        if flag:
            indices.append(len(spans))
            run_spans = [Span(run_spans[0].start, run_spans[-1].end)]
        spans += run_spans
    for index in indices:
        yield from delete.element(data, spans, index)


def _with_parentheses(data: bytes, span: Span) -> Span:
    """Extend a span over all parentheses around it."""
    before, after = data[: span.start].rstrip(), data[span.end :].lstrip()
    if not (before.endswith(b"(") and after.startswith(b")")):
        return span
    return _with_parentheses(data, Span(len(before) - 1, len(data) - len(after) + 1))


def _shortened(data: bytes, span: Span) -> str:
    """The text of a value for a title, on one line and truncated."""
    text = " ".join(data[span.start : span.end].decode().split())
    return text if len(text) <= _MAX_VALUE_LENGTH else f"{text[:_MAX_VALUE_LENGTH]}…"
