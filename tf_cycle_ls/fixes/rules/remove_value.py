"""The rule `remove-value`: one value of a condition goes, or one resource, and the others stay.

Values of a condition are alternatives: with one less it holds for less, and with an operator that
asks for none of them for more (AWS: IAM JSON policy elements, conditions with multiple values).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from tf_cycle_ls.fixes.aws.policy import Values, resources_key, statement_at
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.lookup.policy_attachments import policy_attachments, referenced_subject
from tf_cycle_ls.fixes.model import Applicability, Candidate, Impact, Rule
from tf_cycle_ls.text import Edit, Span

REMOVE_VALUE = Rule("remove-value", Applicability.CHANGES_BEHAVIOUR, shows_controls=True)

# What becomes of a statement that holds for less, or for more, by its effect.
_LESS = {
    "Allow": (Impact.NARROWED, "the Allow no longer holds for {}, which can break callers"),
    "Deny": (Impact.WIDENED, "the Deny no longer holds for {}"),
}
_MORE = {
    "Allow": (Impact.WIDENED, "the Allow then also holds for {}"),
    "Deny": (Impact.WIDENED, "the Deny then also holds for {}, which can lock others out"),
}
_LONG = 60


def candidates(case: FixContext) -> Iterator[Candidate]:
    """What to do about a reference in a list of values, in a condition or of resources.

    Every value that makes the edge goes at once, and nothing where none would be left. Nothing
    where the effect is computed, or whether a condition asks for its values or for all others.
    Nothing for a resource that its own policy names: often that is all that the policy is about.
    """
    context = case.context
    statement = statement_at(context)
    if statement is None or not statement.effect:
        return
    at, where = context.reference.start, statement.title_suffix("in")
    condition = statement.condition_at(at)
    if condition is not None:
        if condition.key and condition.is_negated is not None:
            outcome = (_MORE if condition.is_negated else _LESS)[statement.effect]
            whole = f"the values of {condition.key}{where}"
            yield from _without(case, condition.values, whole, *outcome)
    elif referenced_subject(case) not in policy_attachments(case.analysis, context):
        whole = f"{resources_key(context)}{where}"
        yield from _without(case, statement.resources, whole, *_LESS[statement.effect])


def _without(
    case: FixContext, values: Values | None, whole: str, impact: Impact, loss: str
) -> Iterator[Candidate]:
    """The values without those that make the edge, if the reference is among them."""
    context = case.context
    if values is None or not _holds(values.span, context.reference):
        return
    goes = [_makes_edge(case, item) for item in values.items]
    if all(goes):
        return
    gone = [item for item, is_gone in zip(values.items, goes, strict=True) if is_gone]
    if not any(_holds(item, context.reference) for item in gone):
        return
    what = f"remove {' and '.join(_told(context.data, item) for item in gone)} from {whole}"
    loss = loss.format("it" if len(gone) == 1 else "them")
    edits = context.document_edits(_removed(context.data, values.items, goes))
    yield Candidate(REMOVE_VALUE, what, loss, impact, edits)


def _makes_edge(case: FixContext, item: Span) -> bool:
    place = item.shifted(case.context.offset)
    return any(
        reference.place.path == case.context.document.path and _holds(place, reference.place.span)
        for reference in case.edge.references
    )


def _removed(data: bytes, items: tuple[Span, ...], goes: list[bool]) -> Iterator[Edit]:
    """Take out items of a list; neighbours that go are taken out as one."""
    spans: list[Span] = []
    gone: list[int] = []
    for is_gone, run in groupby(zip(items, goes, strict=True), key=lambda each: each[1]):
        found = [_with_parentheses(data, item) for item, _ in run]
        if is_gone:
            gone.append(len(spans))
            found = [Span(found[0].start, found[-1].end)]
        spans += found
    for index in gone:
        yield from delete.element(data, spans, index)


def _with_parentheses(data: bytes, span: Span) -> Span:
    before, after = data[: span.start].rstrip(), data[span.end :].lstrip()
    if not (before.endswith(b"(") and after.startswith(b")")):
        return span
    return _with_parentheses(data, Span(len(before) - 1, len(data) - len(after) + 1))


def _told(data: bytes, span: Span) -> str:
    """A value for a title: on one line, and not too long."""
    text = " ".join(data[span.start : span.end].decode().split())
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _holds(outer: Span, inner: Span) -> bool:
    return outer.covers(inner)
