"""Two edges of a cycle of which only one is ever in use, whatever a condition comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tf_cycle_ls.analysis.model import Analysis, Cycle, Edge, WrittenReference
from tf_cycle_ls.fixes.context import ReferenceContext, reference_context
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.expressions import Call, Conditional, Expression, Literal, Object, Sequence

# What means the same wherever it stands in a module.
_CONSTANT = frozenset(("var", "local", "path", "terraform", "tofu"))
# Functions that may give something else each time.
_CHANGING = re.compile(r"\b(?:uuid|timestamp|plantimestamp|bcrypt)\(")
# Of these Terraform decides before there are instances.
_DECIDED_BEFORE = frozenset(("count", "for_each", "depends_on"))


class Branch(NamedTuple):
    """In use only when a condition holds, or only when it does not. `condition` is its text."""

    condition: str
    holds: bool


def exclusive_edges(analysis: Analysis, cycle: Cycle) -> tuple[Edge, Edge, str] | None:
    """Two edges of a cycle that are never in use together, and the condition that decides.

    All references of each must stand in a branch, or in a resource with no instances otherwise,
    and all of the cycle in one module: that is certain by the text.
    """
    nodes = analysis.dependencies.nodes
    scopes = {
        scoped.scope for edge in cycle.edges for scoped in nodes[edge.source].scoped_references
    }
    if len(scopes) != 1:
        return None
    seen: dict[Branch, Edge] = {}
    for edge in cycle.edges:
        for branch in sorted(_branches(analysis, edge)):
            other = seen.get(Branch(branch.condition, not branch.holds))
            if other:
                return other, edge, branch.condition
            seen.setdefault(branch, edge)
    return None


def _branches(analysis: Analysis, edge: Edge) -> set[Branch]:
    """The branches that all references of an edge stand in."""
    found = [set(_around(analysis, reference)) for reference in edge.references]
    return set.intersection(*found) if found else set()


def _around(analysis: Analysis, reference: WrittenReference) -> Iterator[Branch]:
    context = reference_context(analysis, reference)
    if context is None:
        return
    yield from _within(context, expressions.read(context.data, context.attribute.value))
    count = context.blocks[0].body.attribute("count") if context.blocks else None
    if count and context.attribute.name not in _DECIDED_BEFORE:
        value = expressions.read(context.data, count.value)
        condition = _condition(context, value) if isinstance(value, Conditional) else None
        if condition and isinstance(value, Conditional):
            if _is_zero(value.otherwise):
                yield Branch(condition, True)
            if _is_zero(value.then):
                yield Branch(condition, False)


def _within(context: ReferenceContext, value: Expression) -> Iterator[Branch]:
    """The branches around the reference of a site, from the outermost on."""
    if isinstance(value, Conditional):
        condition = _condition(context, value)
        if condition and _holds(value.then, context):
            yield Branch(condition, True)
        if condition and _holds(value.otherwise, context):
            yield Branch(condition, False)
    for inner in _parts(value):
        if _holds(inner, context):
            yield from _within(context, inner)


def _parts(value: Expression) -> tuple[Expression, ...]:
    if isinstance(value, Conditional):
        return value.then, value.otherwise
    if isinstance(value, Sequence):
        return value.items
    if isinstance(value, Object):
        return tuple(entry.value for entry in value.entries)
    return value.arguments if isinstance(value, Call) else ()


def _condition(context: ReferenceContext, value: Conditional) -> str | None:
    """The text of a condition that comes to the same everywhere in a module; else None."""
    before = context.data[value.span.start : value.then.span.start].decode(errors="replace")
    text = " ".join(before.rstrip(" \t\r\n(").split())
    if not text.endswith("?") or _CHANGING.search(text):
        return None
    condition = text[:-1].rstrip()
    roots = {each.root for each in expressions.traversals(condition)}
    return condition if roots and roots <= _CONSTANT else None


def _holds(value: Expression, context: ReferenceContext) -> bool:
    return value.span.covers(context.reference)


def _is_zero(value: Expression) -> bool:
    return isinstance(value, Literal) and value.value == 0 and value.value is not False
