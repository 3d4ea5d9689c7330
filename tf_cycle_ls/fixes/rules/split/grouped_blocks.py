"""Turns blocks into lists, for resources that have lists where the inline form has blocks."""

from __future__ import annotations

from tf_cycle_ls.fixes.rules.split.resource_writer import ParentResource, argument_line
from tf_cycle_ls.fixes.rules.split.spec import SplitSpec
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Body


def list_lines(parent: ParentResource, spec: SplitSpec, body: Body) -> list[bytes] | None:
    """The lines of the lists that replace the grouped blocks of a moved block.

    Returns None if a block has another argument, a comment, or a group that is not a literal.
    """
    lists: dict[str, list[bytes]] = {}
    for block_type, group in spec.grouped_blocks.items():
        for block in body.blocks_of(block_type):
            names = {attribute.name for attribute in block.body.attributes}
            item, by = block.body.attribute(group.item), block.body.attribute(group.by)
            if names != {group.item, group.by} or item is None or by is None:
                return None
            text = parent.source(block.span)
            value = expressions.read(parent.data, by.value)
            key = value.value if isinstance(value, expressions.Literal) else None
            name = group.lists.get(key) if isinstance(key, str) else None
            if name is None or block.body.blocks or b"#" in text or b"//" in text or b"/*" in text:
                return None
            lists.setdefault(name, []).append(parent.source(item.value))
    return [argument_line(name, b"[" + b", ".join(items) + b"]") for name, items in lists.items()]
