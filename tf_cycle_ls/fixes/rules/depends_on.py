"""The rules `narrow-depends-on` and `remove-depends-on`: shorten a `depends_on` on a cycle.

Before:

    depends_on = [module.network, aws_iam_role.r]

After `narrow-depends-on`, which names outputs instead of the whole module:

    depends_on = [module.network.subnet_id, aws_iam_role.r]

After `remove-depends-on`:

    depends_on = [aws_iam_role.r]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tf_cycle_ls.analysis.dependency_graph import DependencyGraph
from tf_cycle_ls.config.addrs import CallOutput
from tf_cycle_ls.config.declarations import CallDeclaration, OutputDeclaration
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.model import Applicability, Candidate, Harm, Impact, Rule
from tf_cycle_ls.graph.nodes import Kind, address
from tf_cycle_ls.graph.traversal import reachable
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.text import Edit, Span

NARROW_DEPENDS_ON = Rule("narrow-depends-on", Applicability.SAFE)
REMOVE_DEPENDS_ON = Rule("remove-depends-on", Applicability.SAFE)

_MAX_OUTPUTS = 4
"""A longer list of outputs would be harder to read than the module."""


def candidates(case: FixContext) -> Iterator[Candidate]:
    """Narrow or remove an entry of `depends_on`. Removing the only entry removes the argument."""
    context = case.context
    if context.attribute.name != "depends_on":
        return
    value = expressions.read(context.data, context.attribute.value)
    spans = [item.span for item in value.items] if isinstance(value, expressions.Sequence) else []
    start = context.reference.start
    index = next((i for i, span in enumerate(spans) if span.contains(start)), None)
    if index is None:
        return
    entries = [context.data[span.start : span.end].decode() for span in spans]
    yield from _narrow(case, entries, spans[index])
    if _orders_resources(case):
        return
    if len(spans) == 1:
        edits = delete.block(context.data, context.attribute.span)
    else:
        edits = delete.element(context.data, spans, index)
    what = f"remove {case.reference.text} from depends_on"
    title = f"Remove {case.reference.text} from depends_on"
    document_edits = context.document_edits(edits)
    loss, harm = _cost(case)
    yield Candidate(REMOVE_DEPENDS_ON, title, what, loss, Impact.ORDER, document_edits, (harm,))


def _orders_resources(case: FixContext) -> bool:
    """Whether the entry names a module with resources, on a cycle that only a plan reports.

    The source can wait for these resources; what it cannot wait for is the check in the module. So
    the order has a meaning that its removal would lose.
    """
    graph = case.analysis.dependencies
    module = graph.nodes[case.edge.target].path
    return graph.is_only_planned(case.edge.key) and any(
        _is_resource_in(graph, name, module) and not address(name).startswith(f"{module}.data.")
        for name in reachable([case.edge.target], graph.structure.successors)
    )


def _narrow(case: FixContext, entries: Sequence[str], span: Span) -> Iterator[Candidate]:
    """If the entry at `span` names a whole module, replace it with outputs of that module."""
    call = case.reference.text
    module = _whole_module(case)
    # An entry in quotes is not narrowed, because one string cannot name several outputs.
    if module is None or call not in entries:
        return
    outputs = [f"{call}.{output}" for output in _acyclic_outputs(case, module)]
    if not 0 < len(outputs) <= _MAX_OUTPUTS:
        return
    text = ", ".join(output for output in outputs if output not in entries)
    if text:
        what = f"depend on {text} instead of all of {call}"
        loss = (
            f"{_source(case)} no longer depends on the rest of it "
            "(the dependency was unsatisfiable)"
        )
        edits = case.context.document_edits([Edit(span, text.encode())])
        title = f"Depend on {text} only, not on all of {call}"
        yield Candidate(NARROW_DEPENDS_ON, title, what, loss, Impact.ORDER, edits)


def _acyclic_outputs(case: FixContext, module: str) -> list[str]:
    """Outputs of a module that do not depend on the source of the edge.

    An output is left out if the outputs before it already depend on all of its resources.
    """
    graph = case.analysis.dependencies
    resources_by_output: dict[str, frozenset[str]] = {}
    for name, node in graph.nodes.items():
        output = node.located.declaration
        if node.path == module and isinstance(output, OutputDeclaration):
            nodes = set(reachable([name], graph.successors))
            if case.edge.source not in nodes:
                resources_by_output[output.name] = frozenset(
                    other for other in nodes if _is_resource_in(graph, other, module)
                )
    selected: list[str] = []
    covered: frozenset[str] = frozenset()
    for output_name, resources in sorted(
        resources_by_output.items(), key=lambda item: -len(item[1])
    ):
        if not resources <= covered:
            selected.append(output_name)
            covered |= resources
    return selected


def _is_resource_in(graph: DependencyGraph, name: str, module: str) -> bool:
    node = graph.nodes[name]
    return node.kind is Kind.RESOURCE and f"{node.path}.".startswith(f"{module}.")


def _whole_module(case: FixContext) -> str | None:
    """The address of the module that the reference names as a whole.

    Returns None if the reference names anything else, or if the call has `count` or `for_each`.
    """
    traversal = expressions.traversal(case.reference.text)
    subject_and_key = subject_of(traversal) if traversal else None
    subject = subject_and_key[0] if subject_and_key else None
    if not isinstance(subject, CallOutput) or subject.output or str(subject) != case.reference.text:
        return None
    nodes = case.analysis.dependencies.nodes
    path = nodes[case.edge.target].path
    has_instances = any(
        isinstance(part.declaration, CallDeclaration)
        and not part.declaration.argument_names.isdisjoint(("count", "for_each"))
        for part in nodes[f"{path} (expand)"].located.parts
    )
    return None if has_instances else path


def _cost(case: FixContext) -> tuple[str, Harm]:
    """What the user gives up by removing the entry, in words and as a harm."""
    other_path = _other_path(case)
    if other_path:
        return (
            f"{_source(case)} still depends on it through {other_path}, which closes a cycle too",
            Harm.REVERSES_ORDER,
        )
    lost = _lost_resources(case)
    if lost:
        names = f"{lost[0]} and {len(lost) - 1} more" if len(lost) > 1 else lost[0]
        return f"{_source(case)} no longer depends on {names}, which the cycle does not need", (
            Harm.LOSES_ORDER
        )
    return f"{_source(case)} no longer depends on it and is created first", Harm.REVERSES_ORDER


def _lost_resources(case: FixContext) -> list[str]:
    """The resources of a module named by the entry that are not on a cycle, and that the source
    then no longer depends on."""
    graph = case.analysis.dependencies
    source, target = graph.nodes[case.edge.source], graph.nodes[case.edge.target]
    if target.kind is Kind.RESOURCE:
        return []
    inside = {
        name
        for name, node in graph.nodes.items()
        if node.kind is Kind.RESOURCE and f"{node.path}.".startswith(f"{target.path}.")
    }
    own = {target.name, f"{target.path} (close)"}
    kept: set[str] = set()
    for successor in graph.successors[source.name]:
        if successor not in own:
            kept.update(reachable([successor], graph.successors, excluding=(source.name,)))
    lost = (
        name for name in inside - kept if source.name not in reachable([name], graph.successors)
    )
    return sorted(address(name) for name in lost)


def _source(case: FixContext) -> str:
    """The part of the title that names the objects that depend on the entry."""
    source = address(case.edge.source)
    kind = case.analysis.dependencies.nodes[case.edge.source].kind
    if kind is Kind.EXPAND:
        return f"everything in {source}"
    return f"anything that reads {source}" if kind is Kind.OUTPUT else source


def _other_path(case: FixContext) -> str | None:
    """The address of the first step of a path from source to target that does not use the entry.

    Returns None if there is no such path.
    """
    graph = case.analysis.dependencies
    source, target = graph.nodes[case.edge.source], graph.nodes[case.edge.target]
    end, excluded = target.name, {target.name}
    close = f"{target.path} (close)"
    if target.kind is not Kind.RESOURCE and close in graph.successors[source.name]:
        # The entry names a whole module.
        end = close
        excluded = {name for name, node in graph.nodes.items() if node.path == target.path}
    for successor in graph.successors[source.name]:
        nodes = reachable([successor], graph.successors, excluding=(source.name,))
        if successor not in excluded and end in nodes:
            return address(successor)
    return None
