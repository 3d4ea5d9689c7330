"""Compares formatting within items with formatting of the whole text."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.format.random_edits import Writer, some_edits
from tests.sampled import sampled
from tf_cycle_ls.format import format_edits, item_windows
from tf_cycle_ls.format.item_windows import tidy_items
from tf_cycle_ls.syntax import item_splitter
from tf_cycle_ls.text import Edit, OverlappingEditsError, Span


def random_blocks(chance: random.Random) -> Iterator[str]:
    """The text of a random file, formatted or not."""
    writer = Writer(chance)
    for _ in range(chance.randint(1, 12)):
        yield chance.choice(["", "", "\n", "\n", "\n\n", "# a\n", "\n# a\n", " /* a */ ", "  \n"])
        if chance.random() < 0.2:
            yield f"{writer.name()} = 1{writer.comment()}"
        else:
            yield f'block "{writer.name()}" {{\n'
            yield from writer.body(2) if chance.random() < 0.8 else ()
            yield f"}}{writer.comment()}"


def random_removals(chance: random.Random, before: bytes, items: list[Span]) -> Iterator[Edit]:
    """Removals of whole items, and insertions between them."""
    for item in items:
        kind = chance.random()
        if kind < 0.15:
            yield Edit(item, b"")
        elif kind < 0.25:
            yield Edit(Span(item.end, item.end), b"\nlocals {\n  x   = 1\n  yyy = 2\n}\n")


@pytest.mark.parametrize("seed", sampled(map(str, range(400)), 40))
def test_same_result_as_for_the_whole_text(seed: str) -> None:
    chance = random.Random(seed)
    before = "".join(random_blocks(chance)).encode()
    if chance.random() < 0.2:
        before = before.replace(b"\n", b"\r\n")
    items = list(item_splitter.split(before))
    for edits in (list(random_removals(chance, before, items)), list(some_edits(chance, before))):
        try:
            whole = format_edits.tidy(before, edits)
        except OverlappingEditsError:
            with pytest.raises(OverlappingEditsError):
                tidy_items(before, edits, items)
        else:
            assert tidy_items(before, edits, items) == whole


def test_the_rest_of_a_large_file_is_not_split(monkeypatch: pytest.MonkeyPatch) -> None:
    block = b'resource "test_a" "%d" {\n  v = 1\n}\n\n'
    before = b"".join(block % number for number in range(10_000))
    middle = before.index(b'"5000"')
    lengths: list[int] = []

    def recorded(text: bytes, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
        lengths.append(len(text))
        return format_edits.tidy(text, edits)

    monkeypatch.setattr(item_windows, "_tidy", recorded)
    items = list(item_splitter.split(before))
    tidy_items(before, [Edit(Span(middle, middle + 6), b'"renamed"')], items)
    assert lengths == [len(block % 5000) * 3]
