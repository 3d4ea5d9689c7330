"""Suppression comments, and the lines that they apply to."""

from __future__ import annotations

import pytest

from tests.marked import parse_marked
from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.analysis.suppressions import Suppression, suppressions
from tf_cycle_ls.text import Document, Span

CODE = "dependency-cycle"
COMMENT = f"# tf-cycle-ls: ignore[{CODE}] because it is known"


def suppressions_in(text: str, path: str = "/main.tf") -> list[Suppression]:
    return list(suppressions({path: Document(path, text.encode())}))


@pytest.mark.parametrize(
    ("marked", "is_suppressed"),
    [
        (f"a {{\n  v = [«b.c», d.e] {COMMENT}\n}}\n", True),
        (f"a {{\n  {COMMENT}\n  v = «b.c»\n}}\n", True),
        (f"a {{\n  {COMMENT}\n  # another comment\n  v = «b.c»\n}}\n", True),
        (f"a {{\n  v = <<E\n${{«b.c»}}\nE\n  {COMMENT}\n  w = 1\n}}\n", False),
        (f"a {{\n  {COMMENT}\n  v = <<E\n${{«b.c»}}\nE\n}}\n", True),
        (f"a {{\n  {COMMENT}\n\n  v = «b.c»\n}}\n", False),
        (f"a {{\n  {COMMENT}\n  v = 1\n  w = «b.c»\n}}\n", False),
        (f"a {{\n  v = 1 {COMMENT}\n  w = «b.c»\n}}\n", False),
        (f"a {{\n  v = «b.c»\n  {COMMENT}\n}}\n", False),
    ],
    ids=[
        "the line of the comment",
        "the line below the comment",
        "the line below several comments",
        "not a heredoc above the comment",
        "a heredoc that starts below the comment",
        "not after a blank line",
        "only one line below the comment",
        "not the line below code with the comment",
        "not the line above the comment",
    ],
)
def test_covered_line(marked: str, is_suppressed: bool) -> None:
    text, (reference,) = parse_marked(marked)
    (suppression,) = suppressions_in(text)
    assert suppression.covers(Place("/main.tf", reference), CODE) is is_suppressed


def test_only_the_codes_in_the_brackets_are_suppressed_and_only_in_the_same_file() -> None:
    text, (reference,) = parse_marked(f"v = «b.c» {COMMENT}\n")
    (suppression,) = suppressions_in(text)
    assert suppression.covers(Place("/main.tf", reference), CODE)
    assert not suppression.covers(Place("/main.tf", reference), "self-reference")
    assert not suppression.covers(Place("/other.tf", reference), CODE)


@pytest.mark.parametrize(
    ("comment", "codes", "reason"),
    [
        ("# tf-cycle-ls: ignore[a] because it is known", ("a",), "it is known"),
        ("// tf-cycle-ls: ignore[a, b]: split  next week", ("a", "b"), "split next week"),
        ("/* tf-cycle-ls: ignore[a] because\n   of é */", ("a",), "of é"),
        ("# tf-cycle-ls: ignore[a]", ("a",), ""),
        ("# tf-cycle-ls: ignore[a] because", ("a",), ""),
        ("# tf-cycle-ls: ignore[] because of all", (), "of all"),
        ("# tf-cycle-ls: ignore because of all", (), ""),
    ],
)
def test_codes_and_reason(comment: str, codes: tuple[str, ...], reason: str) -> None:
    text, (place,) = parse_marked(f"é = 1 «{comment}»\n")
    (suppression,) = suppressions_in(text)
    assert (suppression.codes, suppression.reason) == (codes, reason)
    assert suppression.place == Place("/main.tf", place)


def test_comment_without_a_reason_has_no_effect() -> None:
    text, (reference,) = parse_marked(f"v = «b.c» # tf-cycle-ls: ignore[{CODE}]\n")
    (suppression,) = suppressions_in(text)
    assert not suppression.covers(Place("/main.tf", reference), CODE)


def test_comment_at_the_end_of_a_file_covers_nothing() -> None:
    (suppression,) = suppressions_in(f"v = 1\n{COMMENT}\n")
    assert suppression.covered == Span(suppression.covered.start, suppression.covered.start)


def test_json_has_no_comments() -> None:
    text = f'{{"locals": {{"a": "{COMMENT}", "//": "{COMMENT}"}}}}'
    assert suppressions_in(text, "/main.tf.json") == []
