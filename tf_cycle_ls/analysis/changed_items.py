"""Finds the top-level items in which two analyses of a root module differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from operator import attrgetter

from msgspec import Struct

from tf_cycle_ls.config.file import File, Item

_NO_FILE = File(())


class ChangedItems(Struct, frozen=True):
    """The items of one file that are only in the earlier or only in the later text."""

    old: tuple[Item, ...]
    new: tuple[Item, ...]


def changed_items(before: Mapping[str, File], after: Mapping[str, File]) -> dict[str, ChangedItems]:
    """The items that differ in each changed file, keyed by path. The position of an item does not
    matter."""
    changed: dict[str, ChangedItems] = {}
    for path in before.keys() | after.keys():
        old, new = before.get(path, _NO_FILE), after.get(path, _NO_FILE)
        if old is not new:
            changed[path] = ChangedItems(tuple(_only_in(old, new)), tuple(_only_in(new, old)))
    return changed


def _only_in(file: File, other: File) -> Iterator[Item]:
    # Items with the same text have the same content, and a text may occur several times.
    remaining = Counter(map(id, map(attrgetter("content"), other.items)))
    for item in file.items:
        if remaining[id(item.content)]:
            remaining[id(item.content)] -= 1
        else:
            yield item
