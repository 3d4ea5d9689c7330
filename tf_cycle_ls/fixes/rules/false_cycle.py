"""The rule `false-cycle`: Terraform calls it a cycle although no value is made of itself.

Terraform looks for cycles before it evaluates anything, and between whole blocks: branches that
are not taken count, and so does all of a module or an object of which one part is read. Nothing is
said unless the text shows for certain that no value loops.
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.analysis.model import Analysis, Cycle, Edge
from tf_cycle_ls.fixes.lookup.exclusive_branches import exclusive_edges
from tf_cycle_ls.fixes.lookup.partial_reads import only_local_entry_read, only_output_read
from tf_cycle_ls.fixes.model import Applicability, Explanation, Rule
from tf_cycle_ls.graph.nodes import address

FALSE_CYCLE = Rule("false-cycle", Applicability.ONLY_SHOWN)

_WHOLE_BLOCKS = "Terraform looks for cycles between whole blocks, before it evaluates anything"


def explanations(analysis: Analysis, cycle: Cycle) -> Iterator[Explanation]:
    """What to say of a cycle in which no value loops."""
    yield from _branches(analysis, cycle)
    for edge in cycle.edges:
        yield from _part_of_module(analysis, edge)
        yield from _part_of_local(analysis, edge)


def _branches(analysis: Analysis, cycle: Cycle) -> Iterator[Explanation]:
    found = exclusive_edges(analysis, cycle)
    if found is None:
        return
    one, other, condition = found
    ends = f"{address(one.source)} and {address(other.source)}"
    yield Explanation(
        FALSE_CYCLE,
        f"No edit: no value loops here, for {condition} decides which of two references counts",
        f"{one.references[0].text} and {other.references[0].text} stand on opposite sides of the "
        f"same condition, so they are never used together. {_WHOLE_BLOCKS}, so both count. Write "
        f"{ends} so that neither names the other in any case: one block for each role, say, with a "
        f"count that decides which of them there is, and a reference in one direction only.",
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
        f"No edit: no value loops here, for only output {output} of {call} is read",
        f"Which instance of {call} is meant is computed, or all are, so {address(edge.source)} "
        f"depends on everything in it; output {output} by itself does not depend on "
        f'{address(edge.source)}. Name the instance by a literal key, {call}["…"].{output}, '
        f"which depends on that output only.",
        reference.place,
    )


def _part_of_local(analysis: Analysis, edge: Edge) -> Iterator[Explanation]:
    key = only_local_entry_read(analysis, edge)
    if not key:
        return
    name = address(edge.target)
    source = address(edge.source)
    yield Explanation(
        FALSE_CYCLE,
        f"No edit: no value loops here, for only {key} of {name} is read",
        f"{name} is an object, and {source} depends on all of it; {key} by itself does not "
        f"depend on {source}. {_WHOLE_BLOCKS}. Make {key} a local value of its own.",
        edge.references[0].place,
    )
