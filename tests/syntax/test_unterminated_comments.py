"""Unterminated block comments."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tf_cycle_ls.syntax.unterminated_comments import neutralize_unterminated

TEXTS = st.lists(st.sampled_from(["/*", "*/", "/", "*", "a", "\n"]), max_size=12)
COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"a = 1\n", b"a = 1\n"),
        (b"/* a */ b /* c */", b"/* a */ b /* c */"),
        (b"/* /* a */ b", b"/* /* a */ b"),
        (b"a /* b", b"a /+ b"),
        (b"/* a */ /* b /* c\n", b"/* a */ /+ b /+ c\n"),
        (b"a */ /* b", b"a */ /+ b"),
    ],
)
def test_only_unterminated_comments_are_neutralized(text: bytes, expected: bytes) -> None:
    assert neutralize_unterminated(text) == expected


@given(TEXTS.map(lambda pieces: "".join(pieces).encode()))
@example(b"/*/")
@example(b"*/*")
def test_length_and_terminated_comments_stay(text: bytes) -> None:
    result = neutralize_unterminated(text)
    assert len(result) == len(text)
    assert [match.span() for match in COMMENT.finditer(result)] == [
        match.span() for match in COMMENT.finditer(text)
    ]
