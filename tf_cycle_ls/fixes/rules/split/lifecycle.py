"""Carries the `lifecycle` of a resource over to the resources that are split off from it.

Without it, the next apply would overwrite a setting that is deliberately left to others, and a
destroy would remove what `prevent_destroy` protects.
"""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from tf_cycle_ls.fixes.lookup.resource_blocks import ignores_changes
from tf_cycle_ls.fixes.rules.split.resource_writer import Move, ParentResource, argument_line
from tf_cycle_ls.fixes.rules.split.spec import InlineForm, SplitSpec


def carry_lifecycle(
    parent: ParentResource, spec: SplitSpec, move: Move, names: Collection[str]
) -> Move | None:
    """A copy of `move` whose new resources have the lifecycle that the moved arguments `names` had.

    Returns None if that is impossible, because `ignore_changes` names an argument that becomes
    several resources.
    """
    lines = []
    if any(ignores_changes(parent.data, parent.block, name) for name in names):
        if spec.inline_form is not InlineForm.ARGUMENT:
            return None
        renamed = spec.argument_map or {spec.argument: spec.argument}
        ignored = [
            renamed[name]
            for name in names
            if name in renamed
            and parent.body.attribute(name)
            and ignores_changes(parent.data, parent.block, name)
        ]
        lines.append(argument_line("ignore_changes", f"[{', '.join(ignored)}]".encode()))
    for block in parent.body.blocks_of("lifecycle"):
        attribute = block.body.attribute("prevent_destroy")
        if attribute is not None:
            lines.append(argument_line("prevent_destroy", parent.source(attribute.value)))
    resources = tuple(replace(resource, lifecycle=tuple(lines)) for resource in move.new_resources)
    return Move(move.removals, resources)
