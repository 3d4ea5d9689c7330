"""The items in which two texts differ."""

from __future__ import annotations

from tf_cycle_ls.analysis.changed_items import ChangedItems, changed_items
from tf_cycle_ls.config.file import File, Item, read_file

FIRST, SECOND, THIRD = (f'output "{name}" {{\n  value = 1\n}}\n' for name in ("a", "b", "c"))


def file(*texts: str) -> File:
    return read_file("\n".join(texts).encode())


def headers(items: tuple[Item, ...]) -> list[str]:
    return [item.header[1] for item in items]


def changed(before: File, after: File) -> tuple[list[str], list[str]]:
    """The names of the old and of the new items."""
    items = changed_items({"main.tf": before}, {"main.tf": after})["main.tf"]
    return headers(items.old), headers(items.new)


def test_added_removed_and_moved_items() -> None:
    assert changed(file(FIRST, SECOND), file(SECOND, THIRD)) == (["a"], ["c"])
    assert changed(file(FIRST, SECOND), file(SECOND, FIRST)) == ([], [])


def test_edited_item_is_old_and_new() -> None:
    assert changed(file(FIRST), file(FIRST.replace("1", "2"))) == (["a"], ["a"])


def test_each_copy_of_a_text_counts() -> None:
    assert changed(file(FIRST), file(FIRST, FIRST)) == ([], ["a"])
    assert changed(file(FIRST, FIRST), file(FIRST)) == (["a"], [])


def test_unchanged_files_are_left_out() -> None:
    same = file(FIRST)
    assert changed_items({"a.tf": same}, {"a.tf": same}) == {}
    (item,) = same.items
    assert changed_items({"a.tf": same}, {"b.tf": same}) == {
        "a.tf": ChangedItems((item,), ()),
        "b.tf": ChangedItems((), (item,)),
    }
