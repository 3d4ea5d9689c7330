"""Walking around a cycle, reference by reference (the commands tf-cycle-ls.nextEdge and
tf-cycle-ls.previousEdge)."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types

from tf_cycle_ls.analysis.navigation import Step, next_step, previous_step
from tf_cycle_ls.server.state.request_context import RequestContext

Walked = tuple[str, ...]
"""The nodes of a cycle that is being walked, from the last edge on."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a walk has come to."""

    location: types.Location
    walked: Walked


def next_edge(view: RequestContext, asked: tuple[types.Position, Walked]) -> Reached | None:
    """The next reference of the cycle at a position; None where there is no cycle."""
    position, walked = asked
    return _reached(view, next_step(view.analysis, view.path, view.offset(position), walked))


def previous_edge(view: RequestContext, asked: tuple[types.Position, Walked]) -> Reached | None:
    """The reference before it; None where there is no cycle."""
    position, walked = asked
    return _reached(view, previous_step(view.analysis, view.path, view.offset(position), walked))


def _reached(view: RequestContext, step: Step | None) -> Reached | None:
    return None if step is None else Reached(view.location(step.place), step.cycle.addresses)
