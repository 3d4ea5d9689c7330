"""The rule `false-cycle`: explain a cycle in which no value is circular.

Terraform looks for cycles between whole blocks, before it evaluates anything. Therefore a branch
that is never taken counts, and a reference to one part of a module or object counts as a reference
to all of it. The rule applies only if the text proves that no value is circular.
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.analysis.model import Cycle, Edge
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.declarations import CallDeclaration
from tf_cycle_ls.fixes.lookup.exclusive_branches import exclusive_edges
from tf_cycle_ls.fixes.lookup.partial_reads import only_local_entry_read, only_output_read
from tf_cycle_ls.fixes.model import Applicability, Explanation, Rule
from tf_cycle_ls.graph.nodes import Kind, address

FALSE_CYCLE = Rule("false-cycle", Applicability.ONLY_SHOWN)

_WHOLE_BLOCKS = "Terraform looks for cycles between whole blocks, before it evaluates anything"


def explanations(analysis: Analysis, cycle: Cycle) -> Iterator[Explanation]:
    """Explain a cycle in which no value is circular."""
    yield from _branches(analysis, cycle)
    for edge in cycle.edges:
        yield from _part_of_module(analysis, edge)
        yield from _part_of_local(analysis, edge)


def _branches(analysis: Analysis, cycle: Cycle) -> Iterator[Explanation]:
    exclusive = exclusive_edges(analysis, cycle)
    if exclusive is None:
        return
    one, other, condition = exclusive
    ends = f"{address(one.source)} and {address(other.source)}"
    yield Explanation(
        FALSE_CYCLE,
        "No fix: no value is circular; only one of two references is used",
        f"{condition} decides which reference is used: {one.references[0].text} and "
        f"{other.references[0].text} are in opposite branches of the "
        f"same condition, so they are never used together. {_WHOLE_BLOCKS}, so both count. Rewrite "
        f"{ends} so that neither refers to the other in any branch: for example, one block for "
        f"each role, with a count that decides which one exists, and references in one direction "
        f"only.",
        one.references[0].place,
    )


def _part_of_module(analysis: Analysis, edge: Edge) -> Iterator[Explanation]:
    output = only_output_read(analysis, edge)
    if not output:
        return
    reference = edge.references[0]
    call = reference.text
    yield Explanation(
        FALSE_CYCLE,
        "No fix: no value is circular; only one output is read",
        f"Only output {output} of {call} is read. The reference reads all instances of {call}, or "
        f"one with a computed key, so "
        f"{address(edge.source)} depends on everything in it; output {output} by itself does not "
        f"depend on {address(edge.source)}. {_way_out(analysis, edge, output)}",
        reference.place,
    )


def _way_out(analysis: Analysis, edge: Edge, output: str) -> str:
    """How to depend on one output only, or on fewer resources of the module."""
    nodes = analysis.dependencies.nodes
    source, target = nodes[edge.source], nodes[edge.target]
    call = edge.references[0].text
    if source.kind is Kind.VARIABLE and _meta_arguments(analysis, source.path):
        # A literal key would give every instance the same value.
        closing = _resources_that_need(analysis, edge.source, source.path)
        if closing:
            return (
                f"Inside {source.path}, {' and '.join(closing)} need the input. Move them out "
                f"of {source.path} to the caller, with the same for_each or count and a "
                f"moved block: there they can refer to every module."
            )
    key = "[0]" if "count" in _meta_arguments(analysis, target.path) else '["…"]'
    return (
        f"Select the instance with a literal key, {call}{key}.{output}, which depends on that "
        "output only."
    )


def _meta_arguments(analysis: Analysis, path: str) -> frozenset[str]:
    """Which of `count` and `for_each` the call of the module at `path` has."""
    node = analysis.dependencies.nodes.get(f"{path} (expand)")
    declaration = node.located.declaration if node else None
    has = declaration.argument_names if isinstance(declaration, CallDeclaration) else frozenset()
    return frozenset(has & {"count", "for_each"})


def _resources_that_need(analysis: Analysis, name: str, path: str) -> list[str]:
    """The resources on cycles in the module at `path` that depend on the node `name`, directly or
    through values of the module."""
    graph = analysis.dependencies
    found: dict[str, None] = {}
    pending, seen = [name], {name}
    while pending:
        target = pending.pop()
        for source in graph.predecessors.get(target, ()):
            node = graph.nodes[source]
            is_inside = f"{node.path}.".startswith(f"{path}.")
            if source in seen or not is_inside or (source, target) not in graph.on_cycles:
                continue
            seen.add(source)
            if node.kind is Kind.RESOURCE:
                found[source] = None
            else:
                pending.append(source)
    return sorted(found)


def _part_of_local(analysis: Analysis, edge: Edge) -> Iterator[Explanation]:
    key = only_local_entry_read(analysis, edge)
    if not key:
        return
    name = address(edge.target)
    source = address(edge.source)
    yield Explanation(
        FALSE_CYCLE,
        f"No fix: no value is circular; only one entry of {name} is read",
        f"Only {key} of {name} is read. {name} is an object, and {source} depends on all of it; "
        f"{key} by itself does not depend on {source}. {_WHOLE_BLOCKS}. Make {key} a local value "
        "of its own.",
        edge.references[0].place,
    )
