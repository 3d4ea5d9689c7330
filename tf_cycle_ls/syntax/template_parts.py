"""Splits a quoted template into its literal parts and the texts of its interpolations."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from tf_cycle_ls.syntax.expressions import parse, unescape

_WRAPPERS = frozenset({"expression", "template_expr"})


def template_parts(text: bytes) -> tuple[str | bytes, ...] | None:
    """The parts of the quoted template `text`: a `str` for a literal part, `bytes` for the
    expression of an interpolation.

    Returns None for any other expression, and for a template with a directive, a strip marker or
    an empty interpolation.
    """
    parsed = parse(text)
    if parsed is None:
        return None
    node, data = parsed
    while node.type in _WRAPPERS and len(node.children) == 1:
        node = node.children[0]
    if node.type != "quoted_template":
        return None
    parts = tuple(_parts(node, data))
    return None if None in parts else tuple(part for part in parts if part is not None)


def _parts(template: Node, data: bytes) -> Iterator[str | bytes | None]:
    first, *children = template.children
    start = first.end_byte
    # A literal of the grammar excludes the spaces around it, so the text comes from the gaps.
    for child in (one for one in children if one.type != "template_literal"):
        if start < child.start_byte:
            yield unescape(data[start : child.start_byte].decode(errors="replace"))
        start = child.end_byte
        if child.type == "template_interpolation":
            if any(one.type == "strip_marker" for one in child.children):
                yield None
            # tree-sitter accepts an interpolation without an expression, HCL does not.
            inner = (one for one in child.children if one.type == "expression")
            expression = next(inner, None)
            yield expression and data[expression.start_byte : expression.end_byte]
        elif child.type == "template_directive":
            yield None
