"""An argument becomes one resource."""

from __future__ import annotations

from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.rules.split.resource_writer import Move, Parent
from tf_cycle_ls.fixes.rules.split.spec import SplitSpec


def moved(parent: Parent, pair: SplitSpec) -> Move | None:
    """The argument, and those that go with it, as a resource of the same name.

    None where only one of the others is there: it goes with another argument, then.
    """
    if parent.body.attribute(pair.argument) is None:
        return None
    renamed = pair.moved or {pair.argument: pair.argument}
    found = [(parent.body.attribute(old), new) for old, new in renamed.items()]
    going = [(attribute, new) for attribute, new in found if attribute]
    lines = parent.links(pair.links)
    for attribute, new in going:
        lines += parent.argument(attribute, new)
    lines += parent.copies(pair.copied)
    edits = [edit for each, _ in going for edit in delete.block(parent.data, each.span)]
    return Move(tuple(edits), (parent.new(pair.replacement, parent.name, lines),))
