"""Draws a cycle with text characters."""

from __future__ import annotations

from tf_cycle_ls.analysis.model import Cycle, Edge
from tf_cycle_ls.graph.nodes import address

# In a cycle with more steps, the middle ones are omitted.
_MAX_STEPS = 10


def draw_cycle(cycle: Cycle) -> list[str]:
    """Draw the addresses of a cycle as text lines. A line between two addresses names the argument
    that causes the dependency."""
    steps = steps_between_addresses(cycle)
    lines: list[str] = []
    for number, edge in enumerate(steps):
        omitted = len(steps) - _MAX_STEPS
        if omitted > 0 and _MAX_STEPS // 2 <= number < _MAX_STEPS // 2 + omitted:
            if number == _MAX_STEPS // 2:
                lines.append(f"│  … {omitted} more …")
            continue
        lines.append(f"{'│ ' if lines else '╭→'} {address(edge.source)}")
        lines.append(f"│    ↓ {_reason(edge)}")
    lines[-1] = f"╰────╯ {_reason(steps[-1])}"
    return lines


def steps_between_addresses(cycle: Cycle) -> tuple[Edge, ...]:
    """The edges of a cycle, except edges between two graph nodes of one address, such as the start
    and the end of a module. If the whole cycle lies within one address, all of its edges are
    returned."""
    edges = (edge for edge in cycle.edges if address(edge.source) != address(edge.target))
    return tuple(edges) or cycle.edges


def _reason(edge: Edge) -> str:
    if not edge.references:
        return "(implicit: added by Terraform)"
    first, *others = dict.fromkeys(reference.attribute for reference in edge.references)
    return first + (f", and {len(others)} more" if others else "")
