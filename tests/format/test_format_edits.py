"""Tests `tidy` with examples, and against the real `terraform fmt`."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.format.edit_examples import CLEAN, UNCLEAN, Example
from tests.format.random_edits import Writer, some_edits
from tests.format.support import SOURCES, formatted, is_clean
from tests.terraform.binary import Program
from tf_cycle_ls.format.format_edits import tidy
from tf_cycle_ls.text import Edit, OverlappingEditsError, Span, apply

pytestmark = pytest.mark.slow

SEPARATOR = b"\n# ---- the next configuration ----\n\n"


@pytest.mark.parametrize("example", CLEAN + UNCLEAN, ids=lambda example: example.name)
def test_example(example: Example) -> None:
    assert apply(example.before, tidy(example.before, example.edits)).decode() == (
        example.after.decode()
    )


@pytest.mark.parametrize("example", CLEAN + UNCLEAN, ids=lambda example: example.name)
def test_order_of_the_edits_does_not_matter(example: Example) -> None:
    assert tidy(example.before, example.edits[::-1]) == tidy(example.before, example.edits)


def test_no_edits_give_no_edits() -> None:
    assert tidy(b"a=1\n\n\n\nbbb = 2   \n", []) == ()


def test_edits_are_minimal_sorted_and_not_adjacent() -> None:
    before = b"x = 1\n\nlonger = 1\na      = 2\nb      = 3\n\ny = 2\n"
    line = Edit(Span(7, 18), b"")
    assert tidy(before, [line]) == (
        line,
        Edit(Span(19, 25), b" "),
        Edit(Span(30, 36), b" "),
    )


def test_adjacent_edits_are_merged() -> None:
    assert tidy(b"a   = 1\nbbb = 2\n", [Edit(Span(0, 1), b"aaaa")]) == (
        Edit(Span(0, 4), b"aaaa "),
        Edit(Span(11, 12), b"  "),
    )


def test_overlapping_edits_raise() -> None:
    with pytest.raises(OverlappingEditsError):
        tidy(b"a = 1\n", [Edit(Span(0, 3), b""), Edit(Span(2, 4), b"")])


@given(SOURCES, st.lists(st.tuples(st.integers(0, 60), SOURCES), max_size=4))
@example(b"a", [(0, b"/*"), (1, b"")])
def test_tidy_changes_only_whitespace_of_any_text(
    source: bytes, changes: list[tuple[int, bytes]]
) -> None:
    offsets = sorted({min(offset, len(source)) for offset, _ in changes})
    spans = map(Span, offsets[::2], offsets[1::2])
    edits = [Edit(span, new) for span, (_, new) in zip(spans, changes, strict=False)]
    tidied = tidy(source, edits)
    assert b"".join(apply(source, tidied).split()) == b"".join(apply(source, edits).split())
    ends = [edit.span.end for edit in tidied]
    assert all(end < edit.span.start for end, edit in zip(ends, tidied[1:], strict=False))


# The tests below run the real `terraform fmt`.


def all_formatted(terraform_program: Program, sources: list[bytes]) -> list[bytes]:
    """Format all sources in one run, because starting terraform takes time."""
    return formatted(terraform_program, SEPARATOR.join(sources)).split(SEPARATOR)


@pytest.mark.parametrize("example", CLEAN, ids=lambda example: example.name)
def test_fmt_agrees_with_the_example(example: Example, terraform_program: Program) -> None:
    assert is_clean(terraform_program, example.before)
    assert is_clean(terraform_program, example.after)


@pytest.mark.parametrize("example", UNCLEAN, ids=lambda example: example.name)
def test_fmt_would_change_the_unclean_example(example: Example, terraform_program: Program) -> None:
    assert not is_clean(terraform_program, example.before)


@pytest.mark.parametrize("seed", range(6))
def test_formatted_text_stays_formatted(seed: int, terraform_program: Program) -> None:
    chance = random.Random(seed)
    sources = [f"top {{\n{''.join(Writer(chance).body(0))}}}\n".encode() for _ in range(40)]
    befores = all_formatted(terraform_program, sources)
    cases = [(before, list(some_edits(chance, before))) for before in befores * 3]
    afters = [apply(before, tidy(before, edits)) for before, edits in cases]
    for case, after, wanted in zip(
        cases, afters, all_formatted(terraform_program, afters), strict=True
    ):
        assert after.decode() == wanted.decode(), case
