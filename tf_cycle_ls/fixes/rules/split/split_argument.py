"""Replaces an argument with one resource."""

from __future__ import annotations

from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.rules.split.resource_writer import Move, ParentResource
from tf_cycle_ls.fixes.rules.split.spec import SplitSpec


def plan_move(parent: ParentResource, spec: SplitSpec) -> Move | None:
    """Move `spec.argument`, and the arguments that belong to it, to a resource of the same name.

    Returns None if `spec.argument` is not set, because the other arguments then serve another one.
    """
    if parent.body.attribute(spec.argument) is None:
        return None
    renamed = spec.argument_map or {spec.argument: spec.argument}
    candidates = [(parent.body.attribute(old), new) for old, new in renamed.items()]
    moved = [(attribute, new) for attribute, new in candidates if attribute]
    lines = parent.parent_lines(spec.parent_arguments)
    for attribute, new in moved:
        lines += parent.argument_lines(attribute, new)
    lines += parent.copied_lines(spec.shared_arguments)
    edits = [edit for attribute, _ in moved for edit in delete.block(parent.data, attribute.span)]
    resource = parent.new_resource(spec.replacement, parent.name, lines)
    return Move(tuple(edits), (resource,))
