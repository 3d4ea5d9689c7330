"""Columns of a text, counted as grapheme clusters of Unicode (UAX #29)."""

from __future__ import annotations

import pytest

from tf_cycle_ls.format.grapheme_width import columns


@pytest.mark.parametrize(
    ("token", "count"),
    [
        ("abc", 3),
        ("größe", 5),
        ("e\u0301", 1),
        ("日本", 2),
        ("🇩🇪🇫🇷", 2),
        ("👨\u200d👩\u200d👧", 1),
        ("👍🏽", 1),
        ("❤\ufe0f", 1),
        ("각", 1),
        ("\u1100\u1161\u11a8", 1),
        ("가\u11a8", 1),
        ("नि", 1),
        ("\u200b\u0301", 2),
        ("a\r\nb", 3),
        ("é\r\nb", 3),
    ],
)
def test_columns_are_grapheme_clusters(token: str, count: int) -> None:
    assert columns(token.encode()) == count
