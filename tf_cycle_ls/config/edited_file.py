"""Reads a file again after an edit, and reuses the items outside of the edit.

Most edits change one block. Splitting all of a large file into items, and computing the digests of
their texts, takes most of the time of the analysis that follows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tf_cycle_ls.config.file import File, Item, read_changed_file, read_single_item
from tf_cycle_ls.syntax import item_splitter
from tf_cycle_ls.syntax.unterminated_comments import neutralize_unterminated
from tf_cycle_ls.text import MAX_BYTES, Span

# The text before an edit was usually the text after the one before.
_neutralize = lru_cache(maxsize=2)(neutralize_unterminated)
# The number of consecutive items that an edit changes or removes, if the next one is to be found.
_MAX_SKIPPED = 3


def read_edited_file(data: bytes, before_data: bytes, before: File) -> File:
    """Read a file in native syntax that had the text `before_data` and the content `before`.

    Gives the same result as `read_file`. Results are cached by text.
    """

    def create() -> File:
        items = None
        if len(data) <= MAX_BYTES and before.is_parsed:
            items = _edited_items(data, before_data, before)
        return read_changed_file(data) if items is None else File(items)

    return read_changed_file.get_or_create(data, create)


def _edited_items(data: bytes, before_data: bytes, before: File) -> tuple[Item, ...] | None:
    """The items of the new text, or None if an item has a syntax error and may be split again.

    Where an item ends depends only on the text from its start on. The exception is a comment
    without an end, so the texts are compared as the splitter sees them, too.
    """
    scanned, scanned_before = _neutralize(data), _neutralize(before_data)
    prefix, suffix = _common_ends(data, before_data)
    if scanned is not data or scanned_before is not before_data:
        ends = _common_ends(scanned, scanned_before)
        prefix, suffix = min(prefix, ends[0]), min(suffix, ends[1])
    kept = bisect_right(before.items, prefix, key=lambda item: item.span.end)
    if kept and not before_data.endswith(b"\n", 0, before.items[kept - 1].span.end):
        kept -= 1  # The last line of the file had no newline, so the item may go on.
    items = list(before.items[:kept])
    shift = len(data) - len(before_data)
    following = _following_items(before, len(before_data) - suffix)
    at = items[-1].span.end if items else 0
    old = _OldItems((before_data, scanned_before), before.items, kept)
    while (start := item_splitter.skip_blank(scanned, at)) < len(scanned):
        first = following.get(start - shift)
        if first is not None:
            items += _shifted(before.items[first:], shift)
            break
        item = old.item_at((data, scanned), start)
        if item is None:
            item = read_single_item(data, Span(start, item_splitter.end_of_item(scanned, start)))
        if item is None:
            return None
        items.append(item)
        at = item.span.end
    return tuple(items)


class _OldItems:
    """The items before an edit that have not been found in the new text.

    Most items between two edits are unchanged. Texts are pairs: as written, and as the splitter
    sees it. `start` is the number of the first item.
    """

    def __init__(self, texts: tuple[bytes, bytes], items: Sequence[Item], start: int) -> None:
        self._texts = texts
        self._items = items
        self._next = start

    def item_at(self, texts: tuple[bytes, bytes], start: int) -> Item | None:
        """The item at `start` of the new text, if one of the next items had the same text."""
        for index in range(self._next, min(self._next + _MAX_SKIPPED + 1, len(self._items))):
            item = self._items[index]
            if self._is_same(item.span, texts, start):
                self._next = index + 1
                return next(_shifted((item,), start - item.span.start))
        return None

    def _is_same(self, span: Span, texts: tuple[bytes, bytes], start: int) -> bool:
        old = [text[span.start : span.end] for text in self._texts]
        # Without a newline at its end, an item at the end of the text may go on.
        return old[0].endswith(b"\n") and all(
            text.startswith(part, start) for text, part in zip(texts, old, strict=True)
        )


def _following_items(before: File, start: int) -> dict[int, int]:
    """Maps the starts of the items from `start` on to their indexes."""
    first = bisect_left(before.items, start, key=lambda item: item.span.start)
    return {item.span.start: first + i for i, item in enumerate(before.items[first:])}


def _shifted(items: tuple[Item, ...], shift: int) -> Iterator[Item]:
    for item in items:
        yield Item(item.span.shifted(shift), item.header, item.content) if shift else item


def _common_ends(first: bytes, second: bytes) -> tuple[int, int]:
    """The lengths of the longest common prefix, and of the longest common suffix after it."""
    prefix = _common_prefix(first, second)
    rest = min(len(first), len(second)) - prefix
    return prefix, _common_prefix(first[: -rest - 1 : -1], second[: -rest - 1 : -1])


def _common_prefix(first: bytes, second: bytes) -> int:
    """The length of the longest common prefix."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
