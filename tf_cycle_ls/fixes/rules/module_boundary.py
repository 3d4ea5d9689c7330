"""The rule `module-boundary`: a module's output needs an input that is made of that output.

A module call is not one thing in Terraform's graph: each input and each output is a node of its
own, and two modules may well refer to each other. It is a cycle only where what comes out of a
module needs what goes in. Which side has to give way is a question of design.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tf_cycle_ls.analysis.model import Analysis, Cycle, Edge
from tf_cycle_ls.fixes.context import reference_context
from tf_cycle_ls.fixes.model import Applicability, Explanation, Rule
from tf_cycle_ls.graph.nodes import Kind, Node, address
from tf_cycle_ls.syntax import expressions

MODULE_BOUNDARY = Rule("module-boundary", Applicability.ONLY_SHOWN)

_WAYS_IN = (Kind.OUTPUT, Kind.CLOSE)
_WAYS_OUT = (Kind.VARIABLE, Kind.EXPAND)


@dataclass(frozen=True, slots=True)
class _Passage:
    """How a cycle goes through a module: in where something reads it, out where it is given
    something. `entry` and `exit` are the edges over its boundary, `inside` those between."""

    path: str
    entry: Edge
    inside: tuple[Edge, ...]
    exit: Edge


def explanations(analysis: Analysis, cycle: Cycle) -> Iterator[Explanation]:
    """What to say of a cycle that goes through modules: which pairs of an output and an input
    close it, and what can be done."""
    passages = _passages(analysis, cycle)
    if not passages:
        return
    paths = [each.path for each in passages]
    if len(paths) == 1:
        title = f"No edit: {_pair(analysis, passages[0])}, which is made of it"
    else:
        title = f"No edit: {', '.join(paths[:-1])} and {paths[-1]} depend on each other"
    pairs = "; ".join(_pair(analysis, each) + _by_way(analysis, each) for each in passages)
    advice = " ".join(dict.fromkeys(_advice(analysis, each) for each in passages))
    yield Explanation(MODULE_BOUNDARY, title, f"Here {pairs}. {advice}", passages[0].exit.places[0])


def _passages(analysis: Analysis, cycle: Cycle) -> list[_Passage]:
    """The modules that a cycle goes through, in its order from where it first enters one.

    One that it does not leave, or that it only leaves by the configuration of a provider, is
    none of them.
    """
    nodes = analysis.dependencies.nodes
    entered: dict[str, int] = {}
    found: dict[str, _Passage] = {}
    # Twice around, for the cycle may start inside of a module.
    edges = cycle.edges * 2
    for number, edge in enumerate(edges):
        source, target = nodes[edge.source], nodes[edge.target]
        path = source.path
        if source.kind in _WAYS_OUT and path in entered and edge.references:
            start = entered.pop(path)
            passage = _Passage(path, edges[start], edges[start + 1 : number], edge)
            found.setdefault(path, passage)
        if target.kind in _WAYS_IN and not _is_within(source, target.path):
            entered[target.path] = number
    return [
        passage
        for passage in found.values()
        if not any(passage.path.startswith(f"{other}.") for other in found)
    ]


def _is_within(node: Node, path: str) -> bool:
    """Whether a node belongs to the module at `path`, or to one below it."""
    return node.path == path or node.path.startswith(f"{path}.")


def _pair(analysis: Analysis, passage: _Passage) -> str:
    """What comes out, and which input it needs."""
    nodes = analysis.dependencies.nodes
    entry, exit_ = nodes[passage.entry.target], nodes[passage.exit.source]
    needed = f"its input {_short(exit_)}"
    if exit_.kind is Kind.EXPAND:
        needed = f"the {passage.exit.references[0].attribute} of its call"
    if entry.kind is Kind.CLOSE:
        waiting = address(passage.entry.source)
        return f"{waiting} depends on all of {passage.path}, and so on {needed}"
    return f"output {_short(entry)} of {passage.path} depends on {needed}"


def _by_way(analysis: Analysis, passage: _Passage) -> str:
    leaf = _leaf(analysis, passage)
    return f", because {leaf} does" if leaf else ""


def _leaf(analysis: Analysis, passage: _Passage) -> str:
    """The resource in the module that needs the input, if there is one on the way."""
    nodes = analysis.dependencies.nodes
    inside = [edge.source for edge in passage.inside if nodes[edge.source].kind is Kind.RESOURCE]
    return inside[-1] if inside else ""


def _advice(analysis: Analysis, passage: _Passage) -> str:
    """What can be done about the way through one module."""
    nodes = analysis.dependencies.nodes
    path, leaf = passage.path, _leaf(analysis, passage)
    entry, exit_ = nodes[passage.entry.target], nodes[passage.exit.source]
    if entry.kind is Kind.CLOSE:
        return f"Refer to the one output of {path} that is meant, not to all of it."
    output, given = _short(entry), _short(exit_)
    depends_on = _depends_on(analysis, passage)
    if depends_on:
        return f"Take {depends_on} out of the depends_on of output {output}."
    if exit_.kind is Kind.EXPAND:
        attribute = passage.exit.references[0].attribute
        return f"Make the {attribute} of {path} of something that does not need output {output}."
    key = _entry_of_object(analysis, passage.exit)
    if key:
        return (
            f"Input {given} of {path} is an object, and Terraform tracks it as a whole: give its "
            f"{key} as an input of its own."
        )
    if not leaf:
        return (
            f"{path} only passes on what it is given: read that where output {output} is read, "
            f"or give {path} something that is known before."
        )
    return (
        f"Move {leaf} out of {path}, to where both sides are known, or let output {output} name a "
        f"resource that does not need {given}."
    )


def _depends_on(analysis: Analysis, passage: _Passage) -> str:
    """What an output on the way depends on only because its depends_on says so."""
    nodes = analysis.dependencies.nodes
    for edge in passage.inside:
        for reference in edge.references:
            if nodes[edge.source].kind is Kind.OUTPUT and reference.attribute == "depends_on":
                return reference.text
    return ""


def _entry_of_object(analysis: Analysis, edge: Edge) -> str:
    """The key under which all references of an edge stand, where an input is an object of more
    than that; else ""."""
    keys: set[str | None] = set()
    for reference in edge.references:
        context = reference_context(analysis, reference)
        value = expressions.read(context.data, context.attribute.value) if context else None
        if context is None or not isinstance(value, expressions.Object) or len(value.entries) < 2:
            return ""
        at = context.reference.start
        keys |= {each.key for each in value.entries if each.span.contains(at)}
    (key, *others) = keys or {None}
    return "" if key is None or others else key


def _short(node: Node) -> str:
    """The name of an input or output in its module."""
    return address(node.name).rpartition(".")[2]
