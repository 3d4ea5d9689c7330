"""A cycle as a small picture made of characters."""

from __future__ import annotations

from tf_cycle_ls.analysis.model import Cycle, Edge
from tf_cycle_ls.graph.nodes import address

# Of a long cycle so many steps are drawn, half at its beginning, half at its end.
_MOST = 10


def drawing(cycle: Cycle) -> list[str]:
    """The addresses on a cycle, one below the other, and between them why each waits."""
    steps = between(cycle)
    lines: list[str] = []
    for number, edge in enumerate(steps):
        left_out = len(steps) - _MOST
        if left_out > 0 and _MOST // 2 <= number < _MOST // 2 + left_out:
            if number == _MOST // 2:
                lines.append(f"│  … {left_out} more …")
            continue
        lines.append(f"{'│ ' if lines else '╭→'} {address(edge.source)}")
        lines.append(f"│    ↓ {_why(edge)}")
    lines[-1] = f"╰────╯ {_why(steps[-1])}"
    return lines


def between(cycle: Cycle) -> tuple[Edge, ...]:
    """The edges of a cycle that lead from one address to another."""
    edges = (edge for edge in cycle.edges if address(edge.source) != address(edge.target))
    return tuple(edges) or cycle.edges


def _why(edge: Edge) -> str:
    if not edge.references:
        return "(not written: Terraform adds this)"
    first, *others = dict.fromkeys(reference.attribute for reference in edge.references)
    return first + (f", and {len(others)} more" if others else "")
