"""Tests which top-level items edits touch."""

from __future__ import annotations

import pytest

from tests.fixes.support import DIRECTORY, analyze_texts
from tf_cycle_ls.fixes.edits.touched_items import touched_items
from tf_cycle_ls.text import Edit, Span

TEXT = "locals {\n}\n\nlocals {\n}\n"
FIRST, SECOND, END = 0, TEXT.rindex("locals"), len(TEXT)


@pytest.mark.parametrize(
    ("span", "starts"),
    [
        (Span(2, 3), [FIRST]),
        (Span(0, END), [FIRST, SECOND]),
        (Span(12, 12), [SECOND]),
        (Span(9, SECOND + 1), [FIRST, SECOND]),
        (Span(END, END), [SECOND]),
    ],
)
def test_touched_items(span: Span, starts: list[int]) -> None:
    path = f"{DIRECTORY}/main.tf"
    found = touched_items(analyze_texts({"main.tf": TEXT}), {path: (Edit(span, b"x"),)})
    assert [start for _, start in found][: len(starts)] == starts


def test_end_of_a_file_counts_as_an_item() -> None:
    path = f"{DIRECTORY}/main.tf"
    root = analyze_texts({"main.tf": f"{TEXT}\n# end\n"})
    edits = {path: (Edit(Span(END + 3, END + 3), b"x"),)}
    assert list(touched_items(root, edits)) == [(path, END + 7)]
