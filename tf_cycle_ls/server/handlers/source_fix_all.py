"""The code action `source.fixAll.tf-cycle`, which applies all safe fixes."""

from __future__ import annotations

from lsprotocol import types

from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.engine.fix_all import Plan, plan_safe_fixes
from tf_cycle_ls.server.handlers.code_action_edits import FIX_ALL, workspace_edit
from tf_cycle_ls.server.state.request_context import RequestContext


def fix_all(context: RequestContext) -> types.CodeAction | None:
    """The code action that applies all safe fixes of a root module, or None if there are none."""
    if not isinstance(context.analysis, Analysis):
        return None
    plan = plan_safe_fixes(context.analysis, context.files)
    if not plan.fixes:
        return None
    edit = workspace_edit(
        plan.edits(), context.analysis.documents, context.snapshot, context.client
    )
    return types.CodeAction(
        title=_title(plan),
        kind=FIX_ALL,
        edit=edit,
        data={"rules": [fix.rule.name for fix in plan.fixes], "safe": True},
    )


def _title(plan: Plan) -> str:
    cycles = [cycle for component in plan.before.components for cycle in component.cycles]
    remaining = plan.after.dependencies.on_cycles
    left = sum(all(edge.key in remaining for edge in cycle.edges) for cycle in cycles)
    count = len(plan.fixes)
    fixes = "1 safe fix" if count == 1 else f"{count} safe fixes"
    total = "1 cycle" if len(cycles) == 1 else f"{len(cycles)} cycles"
    rest = f", {left} left" if left else ""
    return f"Break {len(cycles) - left} of {total} with {fixes}{rest}"
