"""Steps through a cycle, reference by reference (the commands tf-cycle-ls.nextEdge and
tf-cycle-ls.previousEdge)."""

from __future__ import annotations

from tf_cycle_ls.analysis.navigation import Step, next_step, previous_step
from tf_cycle_ls.server.handlers.walk import Walk, WalkParams
from tf_cycle_ls.server.state.request_context import RequestContext


def next_edge(context: RequestContext, params: WalkParams) -> Walk | None:
    """The next reference of the cycle at a position. Returns None if there is no cycle."""
    offset = context.offset(params.position)
    return _walk(context, next_step(context.analysis, context.path, offset, params.cycle))


def previous_edge(context: RequestContext, params: WalkParams) -> Walk | None:
    """The previous reference of the cycle at a position. Returns None if there is no cycle."""
    offset = context.offset(params.position)
    return _walk(context, previous_step(context.analysis, context.path, offset, params.cycle))


def _walk(context: RequestContext, step: Step | None) -> Walk | None:
    return None if step is None else Walk(context.location(step.place), step.cycle.addresses)
