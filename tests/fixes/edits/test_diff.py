"""Line-based edits between two texts."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from tf_cycle_ls.fixes.edits.diff import diff_edits, lines
from tf_cycle_ls.text import Edit, Span, apply

LINES = st.lists(st.sampled_from(["a\n", "b\n", "\n", "c\r\n", "d\re\n", "é𝒳\u2028\n"]), max_size=8)
TEXTS = st.tuples(LINES, st.sampled_from(["", "end", "a\r"])).map(
    lambda parts: "".join([*parts[0], parts[1]]).encode()
)


@given(TEXTS, TEXTS)
@example(b"", b"a\n")
@example(b"a", b"a\n")
def test_edits_turn_one_text_into_the_other(before: bytes, after: bytes) -> None:
    edits = diff_edits(before, after)
    assert apply(before, edits) == after
    assert bool(edits) == (before != after)
    assert all(one.span.end <= other.span.start for one, other in pairwise(edits))
    line_starts = {match.end() for match in re.finditer(b"\n", before)}
    assert {end for edit in edits for end in edit.span} <= {0, len(before), *line_starts}


def test_unchanged_lines_are_not_replaced() -> None:
    before = b"one\ntwo\nthree\nfour\n"
    edits = diff_edits(before, b"one\n2\nthree\nfour\nfive\n")
    assert edits == (Edit(Span(4, 8), b"2\n"), Edit(Span(19, 19), b"five\n"))


def test_only_a_line_feed_ends_a_line() -> None:
    """As in `patch` and `git apply`, unlike in `bytes.splitlines`."""
    assert lines(b"a\rb\x0b\nc\r\nd") == [b"a\rb\x0b\n", b"c\r\n", b"d"]
