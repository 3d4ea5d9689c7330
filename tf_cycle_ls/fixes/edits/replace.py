"""What is written in the place of a reference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tf_cycle_ls.fixes.context import ReferenceContext
from tf_cycle_ls.text import Edit, Span

# A template sequence, up to what it holds and behind it.
_OPENING = re.compile(rb"\$\{[ \t]*\Z")
_CLOSING = re.compile(rb"[ \t]*\}")


def replace_reference(context: ReferenceContext, text: bytes) -> Edit:
    """The reference of a site with another expression in its place.

    A string in the place of all that a template sequence `${…}` holds becomes part of the
    template.
    """
    span = context.reference
    before, after = (
        _OPENING.search(context.data[: span.start]),
        _CLOSING.match(context.data, span.end),
    )
    is_plain = text[:1] == b'"' and b"\\" not in text
    if is_plain and before and after:
        return Edit(Span(before.start(), after.end()), text[1:-1])
    return Edit(span, text)


def replace_item(context: ReferenceContext, items: Iterable[Span], text: bytes) -> Edit | None:
    """The same for a reference that is one of some items, or all that a `${…}` in one holds.

    None for a reference inside of anything else: what a function makes of it cannot be told.
    """
    edit = replace_reference(context, text)
    is_part = edit.span != context.reference
    for item in items:
        is_template = context.data[item.start : item.start + 1] == b'"'
        is_inside = item.covers(edit.span)
        if item == context.reference or (is_part and is_template and is_inside):
            return edit
    return None


def merge_edits(*several: Mapping[str, tuple[Edit, ...]]) -> dict[str, tuple[Edit, ...]]:
    """Edits by path as one set; those that are the same are made once."""
    edits: dict[str, dict[Edit, None]] = {}
    for each in several:
        for path, changes in each.items():
            edits.setdefault(path, {}).update(dict.fromkeys(changes))
    return {path: tuple(changes) for path, changes in edits.items()}
