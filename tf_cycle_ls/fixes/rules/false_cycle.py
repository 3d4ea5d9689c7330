"""The rule `false-cycle`: explain a cycle in which no value is circular.

Terraform looks for cycles between whole blocks, before it evaluates anything. Therefore a branch
that is never taken counts, and a reference to one part of a module or object counts as a reference
to all of it. The rule applies only if the text proves that no value is circular.
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.analysis.model import Cycle, Edge
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.lookup.exclusive_branches import exclusive_edges
from tf_cycle_ls.fixes.lookup.moved_resources import meta_arguments, resources_to_move
from tf_cycle_ls.fixes.lookup.partial_reads import only_local_entry_read, only_output_read
from tf_cycle_ls.fixes.model import Applicability, Explanation, Rule
from tf_cycle_ls.graph.nodes import Kind, address

FALSE_CYCLE = Rule("false-cycle", Applicability.ONLY_SHOWN)

_WHOLE_BLOCKS = "Terraform looks for cycles between whole blocks, before it evaluates anything"


def explanations(analysis: Analysis, cycle: Cycle) -> Iterator[Explanation]:
    """Explain a cycle in which no value is circular."""
    yield from _branches(analysis, cycle)
    for edge in cycle.edges:
        yield from _part_of_module(analysis, cycle, edge)
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


def _part_of_module(analysis: Analysis, cycle: Cycle, edge: Edge) -> Iterator[Explanation]:
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
        f"depend on {address(edge.source)}. {_way_out(analysis, cycle, edge, output)}",
        reference.place,
    )


def _way_out(analysis: Analysis, cycle: Cycle, edge: Edge, output: str) -> str:
    """How to depend on one output only, or on fewer resources of the module."""
    nodes = analysis.dependencies.nodes
    source, target = nodes[edge.source], nodes[edge.target]
    call = edge.references[0].text
    if source.kind is Kind.VARIABLE and meta_arguments(analysis, source.path):
        # A literal key would give every instance the same value.
        return _move(analysis, cycle, target.path, output)
    key = "[0]" if "count" in meta_arguments(analysis, target.path) else '["…"]'
    return (
        f"Select the instance with a literal key, {call}{key}.{output}, which depends on that "
        "output only."
    )


def _move(analysis: Analysis, cycle: Cycle, path: str, output: str) -> str:
    """What to move out of a module, so that reading all of it closes no cycle."""
    moved = resources_to_move(analysis, cycle)
    if moved is None:
        return (
            f"Divide {path} into two modules: one with what output {output} needs, and one with "
            "the rest."
        )
    names, inputs = " and ".join(moved.resources), " and ".join(map(address, moved.inputs))
    verb, pronoun = ("needs", "it") if len(moved.resources) == 1 else ("need", "they")
    meta = " and ".join(sorted(meta_arguments(analysis, moved.path)))
    return (
        f"In {moved.path}, only {names} {verb} {inputs}. Move {names} to the caller, next to the "
        f"call, with the same {meta} and moved blocks, and remove the input: {pronoun} can read "
        "the outputs of all modules there."
    )


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
