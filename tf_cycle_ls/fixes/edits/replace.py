"""Edits that replace a reference with another expression."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from tf_cycle_ls.fixes.context import ReferenceContext
from tf_cycle_ls.text import Edit, Span

# The start of a template interpolation before a reference, and its end behind it.
_INTERPOLATION_START = re.compile(rb"\$\{[ \t]*\Z")
_INTERPOLATION_END = re.compile(rb"[ \t]*\}")

_IGNORE_CHANGES = re.compile(
    rb"(?P<before>.*\bignore_changes = \[)(?P<items>.*)(?P<after>\][^\]]*)", re.DOTALL
)


def replace_reference(context: ReferenceContext, text: bytes) -> Edit:
    """Replace the reference with another expression.

    If the reference is all of an interpolation `${…}` and `text` is a string without escapes, the
    whole interpolation is replaced with the content of the string.
    """
    data, span = context.data, context.reference
    start = _INTERPOLATION_START.search(data[: span.start])
    end = _INTERPOLATION_END.match(data, span.end)
    is_plain_string = text[:1] == b'"' and b"\\" not in text
    if is_plain_string and start and end:
        return Edit(Span(start.start(), end.end()), text[1:-1])
    return Edit(span, text)


def replace_item(context: ReferenceContext, items: Iterable[Span], text: bytes) -> Edit | None:
    """Replace a reference that is one of `items`, or all of an interpolation in one of them.

    Returns None if the reference is part of any other expression. If it is passed to a function,
    for example, the result for `text` is unknown.
    """
    edit = replace_reference(context, text)
    is_interpolation = edit.span != context.reference
    for item in items:
        is_template = context.data[item.start : item.start + 1] == b'"'
        is_inside = item.covers(edit.span)
        if item == context.reference or (is_interpolation and is_template and is_inside):
            return edit
    return None


def merge_edits(*edit_sets: Mapping[str, tuple[Edit, ...]]) -> dict[str, tuple[Edit, ...]]:
    """Combine edits keyed by path; identical edits are kept once.

    Edits that add `ignore_changes` at the same place become one, because a resource has one list.
    """
    merged: dict[str, dict[Edit, None]] = {}
    for edit_set in edit_sets:
        for path, edits in edit_set.items():
            merged.setdefault(path, {}).update(dict.fromkeys(edits))
    return {path: tuple(_with_one_ignore_list(edits)) for path, edits in merged.items()}


def _with_one_ignore_list(edits: Iterable[Edit]) -> Iterator[Edit]:
    """Join the lists of edits that add `ignore_changes` to the same place in the same way."""
    found: dict[tuple[Span, bytes, bytes], dict[bytes, None]] = {}
    for edit in edits:
        match = _IGNORE_CHANGES.fullmatch(edit.new)
        if match is None:
            yield edit
        else:
            items = found.setdefault((edit.span, match["before"], match["after"]), {})
            items.update(dict.fromkeys(match["items"].split(b", ")))
    for (span, before, after), items in found.items():
        yield Edit(span, before + b", ".join(items) + after)
