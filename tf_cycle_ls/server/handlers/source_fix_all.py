"""LSP: textDocument/codeAction of the kind `source.fixAll`, as on save: all safe repairs."""

from __future__ import annotations

from lsprotocol import types

from tf_cycle_ls.fixes.engine.fix_all import Plan, plan_safe_fixes
from tf_cycle_ls.server.handlers.code_action_edits import FIX_ALL, workspace_edit
from tf_cycle_ls.server.state.request_context import RequestContext


def fix_all(view: RequestContext) -> types.CodeAction | None:
    """All repairs of a root that may be made without being asked for; None if there are none."""
    plan = plan_safe_fixes(view.analysis, view.files)
    if not plan.fixes:
        return None
    edit = workspace_edit(plan.edits(), view.analysis.documents, view.snapshot, view.client)
    return types.CodeAction(
        title=_title(plan),
        kind=FIX_ALL,
        edit=edit,
        data={"rules": [fix.rule.name for fix in plan.fixes], "safe": True},
    )


def _title(plan: Plan) -> str:
    before = sum(len(component.cycles) for component in plan.before.components)
    left = sum(len(component.cycles) for component in plan.after.components)
    count = len(plan.fixes)
    repairs = "1 repair that changes" if count == 1 else f"{count} repairs that change"
    cycles = "1 cycle" if before == 1 else f"{before} cycles"
    rest = f", {left} left" if left else ""
    return f"Break {before - left} of {cycles} by {repairs} no more than an order{rest}"
