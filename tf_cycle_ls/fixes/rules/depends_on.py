"""The rules `narrow-depends-on` and `remove-depends-on`: shorten a `depends_on` on a cycle.

Before:

    depends_on = [module.network, aws_iam_role.r]

After `narrow-depends-on`, which names outputs instead of the whole module:

    depends_on = [module.network.subnet_id, aws_iam_role.r]

After `remove-depends-on`:

    depends_on = [aws_iam_role.r]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tf_cycle_ls.analysis.dependency_graph import DependencyGraph
from tf_cycle_ls.config.addrs import CallOutput
from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    Declaration,
    OutputDeclaration,
    ResourceDeclaration,
)
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.lookup.resource_blocks import find_resource_block, find_unique_block
from tf_cycle_ls.fixes.model import Applicability, Candidate, Harm, Impact, Rule
from tf_cycle_ls.graph.nodes import Kind, address
from tf_cycle_ls.graph.traversal import reachable
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.text import Edit, Span

NARROW_DEPENDS_ON = Rule("narrow-depends-on", Applicability.SAFE)
REMOVE_DEPENDS_ON = Rule("remove-depends-on", Applicability.SAFE)

# Resources that only wait for something (providers aws and time), so the order is their purpose.
_WAITERS = frozenset({"aws_acm_certificate_validation", "time_sleep"})
# Resources that exist only in the state (providers null and terraform).
_WITHOUT_OBJECT = frozenset({"null_resource", "terraform_data"})
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
        harms: tuple[Harm, ...] = ()
        kept = _reachable_from_outputs(case, module, outputs)
        lost = [name for name in _lost_resources(case) if name not in kept]
        if lost:
            added = _wait_in_output(case, module, outputs[0].rpartition(".")[2], lost)
            if added is None:
                names = " and ".join(lost)
                loss = (
                    f"{_source(case)} no longer depends on {names}, which the cycle does not need"
                )
                harms = (Harm.LOSES_ORDER,)
            else:
                edits = merge_edits(edits, added)
                what += f", and let that output wait for {' and '.join(lost)}"
        yield Candidate(NARROW_DEPENDS_ON, title, what, loss, Impact.ORDER, edits, harms)


def _reachable_from_outputs(case: FixContext, module: str, outputs: Sequence[str]) -> set[str]:
    """The addresses that outputs of a module depend on."""
    names = [f"{module}.output.{output.rpartition('.')[2]} (expand)" for output in outputs]
    successors = case.analysis.dependencies.successors
    return {address(name) for name in reachable(names, successors)}


def _wait_in_output(
    case: FixContext, module: str, output: str, lost: Sequence[str]
) -> Mapping[str, tuple[Edit, ...]] | None:
    """The edits that make an output depend on resources of its own module.

    Returns None if a resource is in another module, or if the output has a `depends_on` already.
    """
    prefix = f"{module}."
    names = [name.removeprefix(prefix) for name in lost]
    node = case.analysis.dependencies.nodes[f"{module}.output.{output} (expand)"]
    if any(name.startswith("module.") for name in names):
        return None

    def is_output(declaration: Declaration) -> bool:
        return isinstance(declaration, OutputDeclaration) and declaration.name == output

    found = find_unique_block(case.analysis, node.located.path, is_output)
    if found is None or found[0].argument("depends_on") or not found[0].block.body.attributes:
        return None
    block = found[0]
    last = max(block.block.body.attributes, key=lambda attribute: attribute.span.end)
    newline = b"\r\n" if b"\r\n" in block.document.data else b"\n"
    indent = block.data[: last.span.start].rpartition(b"\n")[2]
    if indent.strip():
        return None  # The block is on one line.
    text = newline + indent + f"depends_on = [{', '.join(names)}]".encode()
    at = last.span.end + block.offset
    return {block.document.path: (Edit(Span(at, at), text),)}


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
    target = case.analysis.dependencies.nodes[case.edge.target]
    if _acts_only_when_destroyed(case):
        name = address(case.edge.target)
        return (
            f"safe; {name} acts only when it is destroyed, and that is then before {_source(case)}",
            Harm.NONE,
        )
    declaration = target.located.declaration
    if isinstance(declaration, ResourceDeclaration) and declaration.resource.type in _WAITERS:
        name = address(case.edge.target)
        return f"{_source(case)} no longer waits for {name}, which does nothing else", (
            Harm.LOSES_ORDER
        )
    lost = _lost_resources(case)
    if lost:
        names = f"{lost[0]} and {len(lost) - 1} more" if len(lost) > 1 else lost[0]
        return f"{_source(case)} no longer depends on {names}, which the cycle does not need", (
            Harm.LOSES_ORDER
        )
    return f"{_source(case)} no longer depends on it and is created first", Harm.REVERSES_ORDER


def _acts_only_when_destroyed(case: FixContext) -> bool:
    """Whether the target of the edge does nothing but run commands when it is destroyed."""
    node = case.analysis.dependencies.nodes[case.edge.target]
    declaration = node.located.declaration
    if not isinstance(declaration, ResourceDeclaration):
        return False
    resource = declaration.resource
    block = find_resource_block(case.analysis, node.located.path, resource)
    if block is None or resource.type not in _WITHOUT_OBJECT:
        return False
    provisioners = block.block.body.blocks_of("provisioner")
    whens = [provisioner.body.attribute("when") for provisioner in provisioners]
    return bool(whens) and all(when and block.text(when) == b"destroy" for when in whens)


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
