"""Adds an argument to `ignore_changes`, because another resource manages it after the fix.

Without `lifecycle { ignore_changes = […] }` Terraform plans to remove a setting that is no longer
in the configuration (Terraform docs: the lifecycle meta-argument, ignore_changes).
"""

from __future__ import annotations

import re

from tf_cycle_ls.fixes.edits.lifecycle import add_to_lifecycle
from tf_cycle_ls.fixes.rules.split.resource_writer import ParentResource
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute
from tf_cycle_ls.syntax.expressions import Sequence
from tf_cycle_ls.text import Edit, Span

_OPENS_A_LINE = re.compile(rb"\[[ \t]*(?=\r?\n)")


def add_ignore_changes(parent: ParentResource, argument: str) -> tuple[Edit, ...] | None:
    """The edits that make a resource ignore changes to an argument; empty if it already does.

    Returns None if there are several `lifecycle` blocks, or if `ignore_changes` is neither `all`
    nor a list.
    """
    blocks = parent.body.blocks_of("lifecycle")
    attribute = blocks[0].body.attribute("ignore_changes") if len(blocks) == 1 else None
    if attribute is None:
        return add_to_lifecycle(parent.data, parent.block, f"ignore_changes = [{argument}]")
    return _add_to_list(parent, attribute, argument)


def _add_to_list(
    parent: ParentResource, attribute: Attribute, argument: str
) -> tuple[Edit, ...] | None:
    """Add the argument to the list of `attribute`, unless an entry already covers it.

    Returns None if the value of `attribute` is neither `all` nor a list.
    """
    span = attribute.value
    if parent.source(span) == b"all":
        return ()
    value = expressions.read(parent.data, span)
    if not isinstance(value, Sequence):
        return None
    items = [parent.source(item.span).strip(b'"').decode() for item in value.items]
    if any(argument == item or argument.startswith((f"{item}[", f"{item}.")) for item in items):
        return ()
    if not items:
        return (Edit(value.span, f"[{argument}]".encode()),)
    own_line = _OPENS_A_LINE.match(parent.data, value.span.start)
    if own_line:
        return _insert(parent, own_line.end(), ["", f"      {argument},"])
    first = value.items[0].span.start
    return _insert(parent, first, [f"{argument}, "])


def _insert(parent: ParentResource, offset: int, lines: list[str]) -> tuple[Edit, ...]:
    text = parent.newline.join(line.encode() for line in lines)
    return (Edit(Span(offset, offset), text),)
