"""Finds two edges of a cycle whose references are in mutually exclusive branches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tf_cycle_ls.analysis.model import Cycle, Edge, SourceReference
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.context import ReferenceContext, reference_context
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.expressions import Call, Conditional, Expression, Literal, Object, Sequence

# A reference that starts with one of these names has the same value everywhere in a module.
_CONSTANT = frozenset(("var", "local", "path", "terraform", "tofu"))
# Functions that may return a different value in each call.
_IMPURE_FUNCTIONS = re.compile(r"\b(?:uuid|timestamp|plantimestamp|bcrypt)\(")
# Arguments that Terraform evaluates even if the resource has no instances.
_EVALUATED_WITHOUT_INSTANCES = frozenset(("count", "for_each", "depends_on"))


class Branch(NamedTuple):
    """A branch that is used only if `condition`, which is source text, has the value `holds`."""

    condition: str
    holds: bool


def exclusive_edges(analysis: Analysis, cycle: Cycle) -> tuple[Edge, Edge, str] | None:
    """Find two edges of a cycle that are never in use together.

    Returns the edges and the condition that selects one of them, or None if there are no such
    edges. All references of an edge must be in the same branch of a conditional, or in a resource
    whose `count` is 0 in the other branch. The whole cycle must be in one module, so that the text
    of a condition has only one meaning.
    """
    nodes = analysis.dependencies.nodes
    scopes = {
        scoped.scope for edge in cycle.edges for scoped in nodes[edge.source].scoped_references
    }
    if len(scopes) != 1:
        return None
    edges: dict[Branch, Edge] = {}
    for edge in cycle.edges:
        for branch in sorted(_branches_of_edge(analysis, edge)):
            other = edges.get(Branch(branch.condition, not branch.holds))
            if other:
                return other, edge, branch.condition
            edges.setdefault(branch, edge)
    return None


def _branches_of_edge(analysis: Analysis, edge: Edge) -> set[Branch]:
    """The branches that contain every reference of an edge."""
    branches = [set(_branches(analysis, reference)) for reference in edge.references]
    return set.intersection(*branches) if branches else set()


def _branches(analysis: Analysis, reference: SourceReference) -> Iterator[Branch]:
    """The branches in which a reference is used.

    Besides the branches around the reference, these include a branch of the `count` of its block,
    if `count` is 0 in the other branch.
    """
    context = reference_context(analysis, reference)
    if context is None:
        return
    yield from _enclosing(context, expressions.read(context.data, context.attribute.value))
    count = context.blocks[0].body.attribute("count") if context.blocks else None
    if count and context.attribute.name not in _EVALUATED_WITHOUT_INSTANCES:
        value = expressions.read(context.data, count.value)
        condition = _condition(context, value) if isinstance(value, Conditional) else None
        if condition and isinstance(value, Conditional):
            if _is_zero(value.otherwise):
                yield Branch(condition, True)
            if _is_zero(value.then):
                yield Branch(condition, False)


def _enclosing(context: ReferenceContext, value: Expression) -> Iterator[Branch]:
    """The branches inside `value` that contain the reference, outermost first."""
    if isinstance(value, Conditional):
        condition = _condition(context, value)
        if condition and value.then.span.covers(context.reference):
            yield Branch(condition, True)
        if condition and value.otherwise.span.covers(context.reference):
            yield Branch(condition, False)
    for part in _parts(value):
        if part.span.covers(context.reference):
            yield from _enclosing(context, part)


def _parts(value: Expression) -> tuple[Expression, ...]:
    if isinstance(value, Conditional):
        return value.then, value.otherwise
    if isinstance(value, Sequence):
        return value.items
    if isinstance(value, Object):
        return tuple(entry.value for entry in value.entries)
    return value.arguments if isinstance(value, Call) else ()


def _condition(context: ReferenceContext, value: Conditional) -> str | None:
    """The source text of the condition of `value`.

    Returns None if the value of the condition may differ within a module.
    """
    before = context.data[value.span.start : value.then.span.start].decode(errors="replace")
    text = " ".join(before.rstrip(" \t\r\n(").split())
    if not text.endswith("?") or _IMPURE_FUNCTIONS.search(text):
        return None
    condition = text[:-1].rstrip()
    roots = {traversal.root for traversal in expressions.traversals(condition)}
    return condition if roots and roots <= _CONSTANT else None


def _is_zero(value: Expression) -> bool:
    return isinstance(value, Literal) and value.value == 0 and value.value is not False
