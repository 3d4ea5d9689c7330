"""Edits that add an argument to the `lifecycle` block of a resource."""

from __future__ import annotations

from tf_cycle_ls.syntax.ast import Block
from tf_cycle_ls.text import Edit, Span


def add_to_lifecycle(data: bytes, resource: Block, argument: str) -> tuple[Edit, ...] | None:
    """Add the line `argument`. A `lifecycle` block is added if there is none, and one on a single
    line is split into lines. Returns None if there are several.

    `data` is the text that the spans of `resource` refer to.
    """
    newline = "\r\n" if b"\r\n" in data else "\n"
    blocks = resource.body.blocks_of("lifecycle")
    if len(blocks) > 1:
        return None
    if not blocks:
        opening, closing = data.index(b"{", resource.header.end) + 1, resource.span.end - 1
        lines = ["  lifecycle {", f"    {argument}", "  }", ""]
        is_one_line = b"\n" not in data[opening:closing]
        start = opening if is_one_line else closing
        content = data[opening:closing].strip().decode() if is_one_line else ""
        before = ["", *([f"  {content}", ""] if content else [])] if is_one_line else [""]
        return (Edit(Span(start, closing), newline.join([*before, *lines]).encode()),)
    block = blocks[0]
    opening, closing = data.index(b"{", block.header.end) + 1, block.span.end - 1
    if b"\n" in data[opening:closing]:
        start = data.rfind(b"\n", 0, closing) + 1
        return (Edit(Span(start, start), f"    {argument}{newline}".encode()),)
    content = data[opening:closing].strip().decode()
    lines = ["", *([f"    {content}"] if content else []), f"    {argument}", "  "]
    return (Edit(Span(opening, closing), newline.join(lines).encode()),)
