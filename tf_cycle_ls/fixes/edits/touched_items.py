"""Finds the top-level items that edits change."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping

from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.text import Edit


def touched_items(
    analysis: Analysis, edits: Mapping[str, tuple[Edit, ...]]
) -> Iterator[tuple[str, int]]:
    """Yield the path and the start of each top-level item that an edit touches.

    An edit between two items touches the item after it, or the end of the file.
    """
    for path, changes in edits.items():
        items = analysis.files[path].items
        for edit in changes:
            first = bisect_left(items, edit.span.start, key=lambda item: item.span.end)
            if first == len(items):
                yield path, len(analysis.documents[path].data)
            for item in items[first:]:
                yield path, item.span.start
                if item.span.start >= edit.span.end:
                    break
