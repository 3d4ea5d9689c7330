"""The rule `narrow-depends-on`: depend on outputs of a module instead of the whole module.

Before:

    depends_on = [module.network, aws_iam_role.r]

After:

    depends_on = [module.network.subnet_id, aws_iam_role.r]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tf_cycle_ls.config.addrs import CallOutput
from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    OutputDeclaration,
)
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.lookup.depends_on_entries import (
    dependent,
    entry_at,
    is_resource_in,
    lost_resources,
)
from tf_cycle_ls.fixes.lookup.resource_blocks import find_named_block
from tf_cycle_ls.fixes.model import Applicability, Candidate, Harm, Impact, Rule
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.graph.traversal import reachable
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.text import Edit, Span

NARROW_DEPENDS_ON = Rule("narrow-depends-on", Applicability.SAFE)


_MAX_OUTPUTS = 4
"""A longer list of outputs would be harder to read than the module."""


def candidates(case: FixContext) -> Iterator[Candidate]:
    """If the entry of `depends_on` names a whole module, replace it with outputs of that module."""
    entry = entry_at(case.context)
    if entry is None:
        return
    data = case.context.data
    entries = [data[span.start : span.end].decode() for span in entry.spans]
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
            f"{dependent(case)} no longer depends on the rest of it "
            "(the dependency was unsatisfiable)"
        )
        edits = case.context.document_edits([Edit(entry.span, text.encode())])
        title = f"Depend on {text}, not on all of {call}"
        harms: tuple[Harm, ...] = ()
        kept = _reachable_from_outputs(case, module, outputs)
        lost = [name for name in lost_resources(case) if name not in kept]
        if lost:
            added = _wait_in_output(case, module, outputs[0].rpartition(".")[2], lost)
            if added is None:
                names = " and ".join(lost)
                loss = (
                    f"{dependent(case)} no longer depends on {names}, which the cycle does not need"
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
    found = find_named_block(case.analysis, node.located.path, OutputDeclaration, output)
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
                    other for other in nodes if is_resource_in(graph, other, module)
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
