"""The edits that let a resource ignore what another one manages from now on.

Terraform plans to take out what is gone from the text unless `lifecycle { ignore_changes = […] }`
says to leave it (docs: the lifecycle meta-argument, ignore_changes).
"""

from __future__ import annotations

import re

from tf_cycle_ls.fixes.rules.split.resource_writer import Parent
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Block
from tf_cycle_ls.syntax.expressions import Sequence
from tf_cycle_ls.text import Edit, Span

_OPENS_A_LINE = re.compile(rb"\[[ \t]*(?=\r?\n)")


def ignoring(parent: Parent, argument: str) -> tuple[Edit, ...] | None:
    """The edits after which the resource ignores changes of an argument, none if it does already.

    None where that cannot be said: two `lifecycle` blocks, or an `ignore_changes` that is neither
    `all` nor a list.
    """
    blocks = parent.body.blocks_of("lifecycle")
    if not blocks:
        lines = ["", "  lifecycle {", f"    ignore_changes = [{argument}]", "  }", ""]
        return _inserted(parent, parent.block.span.end - 1, lines)
    if len(blocks) > 1:
        return None
    present = blocks[0].body.attribute("ignore_changes")
    if present is None:
        return _first_of(parent, blocks[0], argument)
    return _one_more(parent, present, argument)


def _first_of(parent: Parent, block: Block, argument: str) -> tuple[Edit, ...]:
    """The argument of a `lifecycle` block that has none; one on a single line gets lines."""
    written = f"    ignore_changes = [{argument}]"
    opening, closing = parent.data.index(b"{", block.header.end) + 1, block.span.end - 1
    if b"\n" in parent.data[opening:closing]:
        start = parent.data.rfind(b"\n", 0, closing) + 1
        return _inserted(parent, start, [written, ""])
    inside = parent.data[opening:closing].strip()
    lines = ["", *([f"    {inside.decode()}"] if inside else []), written, "  "]
    text = parent.newline.join(each.encode() for each in lines)
    return (Edit(Span(opening, closing), text),)


def _one_more(parent: Parent, present: Attribute, argument: str) -> tuple[Edit, ...] | None:
    """One more item of a list, unless the list covers it."""
    span = present.value
    if parent.text(span) == b"all":
        return ()
    value = expressions.read(parent.data, span)
    if not isinstance(value, Sequence):
        return None
    items = [parent.text(each.span).strip(b'"').decode() for each in value.items]
    if any(argument == each or argument.startswith((f"{each}[", f"{each}.")) for each in items):
        return ()
    if not items:
        return (Edit(value.span, f"[{argument}]".encode()),)
    own_line = _OPENS_A_LINE.match(parent.data, value.span.start)
    if own_line:
        return _inserted(parent, own_line.end(), ["", f"      {argument},"])
    first = value.items[0].span.start
    return _inserted(parent, first, [f"{argument}, "])


def _inserted(parent: Parent, at: int, lines: list[str]) -> tuple[Edit, ...]:
    text = parent.newline.join(each.encode() for each in lines)
    return (Edit(Span(at, at), text),)
