"""Finds the cycles that exist only because an embedded stack is one item on each side.

Every reference to a stack waits for all of its outputs, and each of its variables for all of its
inputs. Without that, a reference to one output would wait for that output alone, and a variable for
its own input.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from tf_cycle_ls.analysis.located_graph import components_and_loops
from tf_cycle_ls.analysis.model import Edge
from tf_cycle_ls.graph.traversal import Edge as Ends
from tf_cycle_ls.stacks.config import StackBlock, StackReference
from tf_cycle_ls.stacks.edges import INPUTS, OUTPUTS
from tf_cycle_ls.stacks.stack_tree import Stack
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Key


def is_coarse(names: Iterable[str], stacks: Iterable[Stack], edges: Mapping[Ends, Edge]) -> bool:
    """Whether the cycles of the objects `names` would not exist without coarse stacks. `stacks` are
    all stacks that the objects can belong to."""
    kept = frozenset(names)
    calls = {stack.name: stack for stack in stacks if f"{stack.name} {INPUTS}" in kept}
    within = [edge for edge in edges.values() if edge.source in kept and edge.target in kept]
    graph: dict[str, tuple[str, ...]] = dict.fromkeys(kept, ())
    for edge in within:
        for target in _targets(edge, calls, edges):
            graph[edge.source] += (target,) if target in kept else ()
    return bool(calls) and not components_and_loops(graph)


def _targets(edge: Edge, calls: Mapping[str, Stack], edges: Mapping[Ends, Edge]) -> Iterator[str]:
    """What the source of an edge would wait for."""
    call, is_output = edge.target.removesuffix(f" {OUTPUTS}"), edge.target.endswith(OUTPUTS)
    if is_output:
        for reference in edge.references:
            member = _member(reference.text)
            yield f"{call}.output.{member}" if member else edge.target
    elif edge.target.endswith(f" {INPUTS}"):
        stack = calls[edge.target.removesuffix(f" {INPUTS}")]
        for reference in edge.references:
            variable = _member(reference.text)
            yield from _needed_by(variable, stack, edges) if variable else (edge.target,)
    else:
        yield edge.target


def _member(text: str) -> str | None:
    """The name of the output in a reference such as `stack.a.x` or `stack.a["k"].x`, or of the
    variable in `var.x`."""
    traversal = expressions.traversal(text)
    steps = [step for step in traversal.steps if not isinstance(step, Key)] if traversal else []
    at = 0 if traversal and traversal.root == "var" else 1
    return steps[at] if len(steps) > at else None


def _needed_by(variable: str, stack: Stack, edges: Mapping[Ends, Edge]) -> Iterator[str]:
    """The objects that the input for one variable of a stack refers to."""
    inputs = f"{stack.name} {INPUTS}"
    places = None if stack.call is None else _places_of(variable, stack.call)
    for (source, target), edge in edges.items():
        if source == inputs:
            for reference in edge.references:
                if places is None or reference.place.span in places:
                    member = _member(reference.text)
                    is_output = target.endswith(OUTPUTS) and member
                    call = target.removesuffix(f" {OUTPUTS}")
                    yield f"{call}.output.{member}" if is_output else target


def _places_of(variable: str, call: StackBlock) -> Collection[tuple[int, int]] | None:
    """The spans of the references in the input for a variable. None if that is not known."""
    attribute = call.source.body.attribute("inputs")
    references: Iterable[StackReference] = call.references("inputs")
    if attribute is None:
        return {
            one.reference.place.span
            for one in references
            if one.reference.attribute == f"inputs.{variable}"
        }
    value = expressions.read(call.source.text, attribute.value)
    if not isinstance(value, expressions.Object) or any(one.key is None for one in value.entries):
        return None
    entry = value.entry(variable)
    if entry is None:
        return ()
    span = call.source.span(entry.value.span)
    return {one.reference.place.span for one in references if span.covers(one.reference.place.span)}
