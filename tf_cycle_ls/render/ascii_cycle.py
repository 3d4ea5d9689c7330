"""Draws a cycle with text characters."""

from __future__ import annotations

from tf_cycle_ls.analysis.model import Cycle, Edge
from tf_cycle_ls.graph.nodes import address

# A longer cycle is shortened in the middle.
_MAX_STEPS = 10


def draw_cycle(cycle: Cycle) -> list[str]:
    """The addresses of a cycle, one per line, with the argument behind each step between them."""
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
    """The edges of a cycle without those within one address, such as a module and its end. All
    edges if the whole cycle lies within one address."""
    edges = (edge for edge in cycle.edges if address(edge.source) != address(edge.target))
    return tuple(edges) or cycle.edges


def _reason(edge: Edge) -> str:
    if not edge.references:
        return "(implicit: added by Terraform)"
    first, *others = dict.fromkeys(reference.attribute for reference in edge.references)
    return first + (f", and {len(others)} more" if others else "")
