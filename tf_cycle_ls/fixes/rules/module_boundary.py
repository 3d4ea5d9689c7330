"""The rule `module-boundary`: explain a cycle through the inputs and outputs of modules.

Each input and each output of a module is a separate node in Terraform's graph, so two modules may
refer to each other. They form a cycle only if an output depends on an input whose value depends on
that output. Which reference to remove is a design decision.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from tf_cycle_ls.analysis.model import Cycle, Edge
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.context import reference_context
from tf_cycle_ls.fixes.model import Applicability, Explanation, Rule
from tf_cycle_ls.graph.nodes import Kind, Node, address
from tf_cycle_ls.syntax import expressions

MODULE_BOUNDARY = Rule("module-boundary", Applicability.ONLY_SHOWN)

_ENTRY_KINDS = (Kind.OUTPUT, Kind.CLOSE)
_EXIT_KINDS = (Kind.VARIABLE, Kind.EXPAND)


class _Passage(Struct, frozen=True):
    """The part of a cycle that is inside the module at `path`.

    `entry` is the edge into the module, from an object outside to an output or to the whole module.
    `exit` is the edge out of the module, from an input or the module call to an object outside.
    `inside` are the edges between them.
    """

    path: str
    entry: Edge
    inside: tuple[Edge, ...]
    exit: Edge


def explanations(analysis: Analysis, cycle: Cycle) -> Iterator[Explanation]:
    """Explain a cycle through modules: the outputs and inputs on it, and how to break it."""
    own = [edge for edge in cycle.edges if _reads_own_output(analysis, edge)]
    if own:
        yield _own_output(analysis, cycle, own[0])
        return
    passages = _passages(analysis, cycle)
    if not passages:
        return
    paths = [passage.path for passage in passages]
    if len(paths) == 1:
        title = f"No fix: {_short_pair(analysis, passages[0])}"
    else:
        title = f"No fix: {', '.join(paths[:-1])} and {paths[-1]} depend on each other"
    pairs = "; ".join(
        _pair(analysis, passage) + _because(analysis, passage) for passage in passages
    )
    advice = " ".join(dict.fromkeys(_advice(analysis, passage) for passage in passages))
    yield Explanation(MODULE_BOUNDARY, title, f"Here {pairs}. {advice}", passages[0].exit.places[0])


def _reads_own_output(analysis: Analysis, edge: Edge) -> bool:
    """Whether an edge leads from an input of a module to an output of the same module."""
    source, target = (analysis.dependencies.nodes[name] for name in edge.key)
    is_own = source.path == target.path != ""
    return is_own and source.kind in _EXIT_KINDS and target.kind in _ENTRY_KINDS


def _own_output(analysis: Analysis, cycle: Cycle, edge: Edge) -> Explanation:
    """Explain a module call that reads an output of its own module."""
    nodes = analysis.dependencies.nodes
    path, reference = nodes[edge.source].path, edge.references[0]
    steps = cycle.starting_with(edge).edges
    inside = [step.source for step in steps if nodes[step.source].kind is Kind.RESOURCE]
    because = f", because {inside[0]} does" if inside else ""
    advice = "" if not inside else f" Or move what needs both out of {path}, next to its call."
    return Explanation(
        MODULE_BOUNDARY,
        f"No fix: {path} is given its own output",
        f"{reference.attribute} in the call of {path} reads {reference.text}, which depends on "
        f"that input{because}. Change the call, not the module: refer to another module or value "
        f"if that was meant, or leave the entry out.{advice}",
        reference.place,
    )


def _passages(analysis: Analysis, cycle: Cycle) -> list[_Passage]:
    """The passages of a cycle through modules, in cycle order.

    Skips a module if the cycle does not leave it, or leaves it only through a provider
    configuration. Also skips a module that is inside another module of the result.
    """
    nodes = analysis.dependencies.nodes
    entered: dict[str, int] = {}
    passages: dict[str, _Passage] = {}
    # Walk the cycle twice, because it may start inside a module.
    edges = cycle.edges * 2
    for number, edge in enumerate(edges):
        source, target = nodes[edge.source], nodes[edge.target]
        path = source.path
        if source.kind in _EXIT_KINDS and path in entered and edge.references:
            start = entered.pop(path)
            passage = _Passage(path, edges[start], edges[start + 1 : number], edge)
            passages.setdefault(path, passage)
        if target.kind in _ENTRY_KINDS and not _is_within(source, target.path):
            entered[target.path] = number
    return [
        passage
        for passage in passages.values()
        if not any(passage.path.startswith(f"{other}.") for other in passages)
    ]


def _is_within(node: Node, path: str) -> bool:
    """Whether a node is in the module at `path`, or in a module below it."""
    return node.path == path or node.path.startswith(f"{path}.")


def _pair(analysis: Analysis, passage: _Passage) -> str:
    """A phrase that says which output of a module depends on which input."""
    nodes = analysis.dependencies.nodes
    entry, exit_ = nodes[passage.entry.target], nodes[passage.exit.source]
    input_ = f"its input {_short(exit_)}"
    if exit_.kind is Kind.EXPAND:
        input_ = f"the {passage.exit.references[0].attribute} of its call"
    if entry.kind is Kind.CLOSE:
        source = address(passage.entry.source)
        return f"{source} depends on all of {passage.path}, including {input_}"
    return f"output {_short(entry)} of {passage.path} depends on {input_}"


def _short_pair(analysis: Analysis, passage: _Passage) -> str:
    """A short form of `_pair` for a title."""
    entry = analysis.dependencies.nodes[passage.entry.target]
    if entry.kind is Kind.CLOSE:
        return f"{address(passage.entry.source)} depends on all of {passage.path}"
    return f"{passage.path}.{_short(entry)} depends on the module's own input"


def _because(analysis: Analysis, passage: _Passage) -> str:
    leaf = _leaf(analysis, passage)
    return f", because {leaf} does" if leaf else ""


def _leaf(analysis: Analysis, passage: _Passage) -> str:
    """The last resource of a passage, which depends on the input; "" if there is no resource."""
    nodes = analysis.dependencies.nodes
    inside = [edge.source for edge in passage.inside if nodes[edge.source].kind is Kind.RESOURCE]
    return inside[-1] if inside else ""


def _advice(analysis: Analysis, passage: _Passage) -> str:
    """A sentence that says how to break the cycle in the module of a passage."""
    nodes = analysis.dependencies.nodes
    path, leaf = passage.path, _leaf(analysis, passage)
    entry, exit_ = nodes[passage.entry.target], nodes[passage.exit.source]
    if entry.kind is Kind.CLOSE:
        return f"Refer to one output of {path} instead of the whole module."
    output, input_ = _short(entry), _short(exit_)
    depends_on = _depends_on(analysis, passage)
    if depends_on:
        return f"Remove {depends_on} from the depends_on of output {output}."
    if exit_.kind is Kind.EXPAND:
        attribute = passage.exit.references[0].attribute
        return f"Build the {attribute} of {path} from something that does not depend on {output}."
    key = _entry_of_object(analysis, passage.exit)
    if key:
        return (
            f"Input {input_} of {path} is an object, and the module depends on all of it: pass its "
            f"{key} as a separate input."
        )
    if not leaf and _is_computed(analysis, passage):
        parts = _parts_read(analysis, path, input_)
        needed = f" ({', '.join(parts)})" if parts else ""
        return (
            f"Output {output} is computed inside {path}: give the module an input of its own for "
            f"each value that the output needs{needed}, or compute the value next to the call."
        )
    if not leaf:
        return (
            f"{path} only passes the input on: use that value instead of output {output}, or pass "
            f"{path} a value that is known in advance."
        )
    return (
        f"Move {leaf} out of {path}, to a module where both sides are known, or let output "
        f"{output} refer to a resource that does not depend on {input_}."
    )


def _is_computed(analysis: Analysis, passage: _Passage) -> bool:
    """Whether an output is more than an input, or a local value that is an input."""
    for edge in passage.inside:
        for reference in edge.references:
            context = reference_context(analysis, reference)
            if context and context.attribute.value != context.reference:
                return True
    return False


def _parts_read(analysis: Analysis, path: str, input_: str) -> list[str]:
    """The parts of an object that the module at `path` reads from its input, such as `region`."""
    graph = analysis.dependencies
    variable = f"{path}.var.{input_} (expand)"
    parts: dict[str, None] = {}
    for reader in graph.predecessors.get(variable, ()):
        for reference in graph.edge(reader, variable).references:
            traversal = expressions.traversal(reference.text)
            if traversal and len(traversal.steps) > 1 and isinstance(traversal.steps[1], str):
                parts[traversal.steps[1]] = None
    return list(parts)


def _depends_on(analysis: Analysis, passage: _Passage) -> str:
    """The first `depends_on` entry of an output inside a passage; "" if there is none."""
    nodes = analysis.dependencies.nodes
    for edge in passage.inside:
        for reference in edge.references:
            if nodes[edge.source].kind is Kind.OUTPUT and reference.attribute == "depends_on":
                return reference.text
    return ""


def _entry_of_object(analysis: Analysis, edge: Edge) -> str:
    """The key of the object entry that contains all references of an edge.

    Returns "" if the references are in several entries, or if the input is not an object with at
    least two entries.
    """
    keys: set[str | None] = set()
    for reference in edge.references:
        context = reference_context(analysis, reference)
        value = expressions.read(context.data, context.attribute.value) if context else None
        if context is None or not isinstance(value, expressions.Object) or len(value.entries) < 2:
            return ""
        at = context.reference.start
        keys |= {entry.key for entry in value.entries if entry.span.contains(at)}
    (key, *others) = keys or {None}
    return "" if key is None or others else key


def _short(node: Node) -> str:
    """The name of an input or output within its module."""
    return address(node.name).rpartition(".")[2]
