"""Formats the edits of a fix within the top-level items around them.

`tidy` splits its whole text into tokens, and each candidate for a fix needs it. Almost nothing that
it decides depends on text beyond the next item, so the rest of a large file is left out.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tf_cycle_ls.format.format_edits import tidy
from tf_cycle_ls.text import Edit, Span


def tidy_items(before: bytes, edits: Sequence[Edit], items: Sequence[Span]) -> tuple[Edit, ...]:
    """Extend the edits of a fix like `tidy`, with the same result, but look only at nearby items.

    `items` are the spans of the top-level items of `before`, in order. Their brackets must be
    balanced. Raises OverlappingEditsError if two edits change the same byte.
    """
    in_order = sorted(edits, key=lambda edit: edit.span)
    windows = _merge((_window(before, edit.span, items), edit) for edit in in_order)
    return tuple(
        Edit(edit.span.shifted(window.start), edit.new)
        for window, group in windows
        for edit in _tidy(
            before[window.start : window.end],
            tuple(Edit(edit.span.shifted(-window.start), edit.new) for edit in group),
        )
    )


# A client requests the same code actions again after edits elsewhere.
_tidy = lru_cache(maxsize=32)(tidy)


def _window(before: bytes, span: Span, items: Sequence[Span]) -> Span:
    """The part of the text that decides how an edit of `span` is formatted.

    It has an unchanged item on both sides of the edit, because blank lines next to a removal and
    the indentation of the nearest line matter. It begins and ends at a blank line, because the
    comments of consecutive lines are aligned.
    """
    first = bisect_left(items, span.start, key=lambda item: item.end) - 1
    last = bisect_right(items, span.end, key=lambda item: item.start)
    while first > 0 and not _has_blank_line(before, items[first - 1].end, items[first].start):
        first -= 1
    while last < len(items) - 1 and not _has_blank_line(
        before, items[last].end, items[last + 1].start
    ):
        last += 1
    return Span(
        items[first - 1].end if first > 0 else 0,
        items[last].end if last < len(items) - 1 else len(before),
    )


def _has_blank_line(before: bytes, end: int, start: int) -> bool:
    """Whether the first line between two items is blank. `end` is the end of the first item."""
    return before[end - 1 : end] == b"\n" and before[end:start].lstrip(b" \t\r")[:1] == b"\n"


def _merge(windows: Iterator[tuple[Span, Edit]]) -> Iterator[tuple[Span, list[Edit]]]:
    """Merge windows that touch. The windows must be sorted."""
    merged: Span | None = None
    group: list[Edit] = []
    for window, edit in windows:
        if merged is not None and window.touches(merged):
            merged = Span(min(merged.start, window.start), max(merged.end, window.end))
            group.append(edit)
        else:
            if merged is not None:
                yield merged, group
            merged, group = window, [edit]
    if merged is not None:
        yield merged, group
