"""Wrapping of texts for terminals."""

from __future__ import annotations

from tf_cycle_ls.render.wrapping import wrap_after, wrap_item, wrap_text


def test_lines_break_at_spaces_only() -> None:
    assert wrap_text("read-only policy of b", 9) == ["read-only", "policy of", "b"]


def test_longer_word_stays_whole() -> None:
    assert wrap_text("a aws_kms_key.primary b", 6) == ["a", "aws_kms_key.primary", "b"]


def test_label_begins_the_first_line_and_indents_the_others() -> None:
    assert wrap_text("one two three", 12, "  1. ") == ["  1. one two", "     three"]


def test_item_of_a_list_is_indented_below_its_text() -> None:
    assert wrap_item("- one two-three four", 14, 2) == ["  - one", "    two-three", "    four"]
    assert wrap_item("one two-three four", 14, 2) == ["  one", "  two-three", "  four"]


def test_text_follows_what_the_line_has() -> None:
    """`help:` has 5 columns, so 3 words fit into 16 columns."""
    assert wrap_after(5, "one two up and on", 16, 2) == [" one two up", "and on"]
    assert wrap_after(5, "one two up and on", 15, 2) == [" one two", "up and on"]


def test_text_begins_in_the_next_line_if_its_first_word_does_not_fit() -> None:
    assert wrap_after(5, "twelve_chars and more", 16, 2) == ["", "twelve_chars", "and more"]
