"""Text and names keep their characters in Markdown and in plain text."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tf_cycle_ls.render.markup import Markdown, PlainText


@given(st.text("ab`*_[]()<>\\#$ ", max_size=12))
def test_text_stays_text(text: str) -> None:
    """CommonMark, 2.4: a backslash before ASCII punctuation makes it a plain character."""
    written = Markdown().text(text)
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", written) == text
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*\[\]<]", written)
    assert not re.search(r"^[#>+-]", written)
    # CommonMark, 6.2: an underscore with a letter on each side is only that.
    assert not re.search(r"(?<![\\a-z])_|(?<!\\)_(?![a-z])", written)


@given(st.text("ab`\\*_ ", min_size=1, max_size=12).filter(lambda text: text.strip("` ")))
def test_code_stays_code(text: str) -> None:
    """CommonMark, 6.1: a code span ends at as many backticks as it began with; one space at both
    ends is not shown."""
    written = Markdown().code(text)
    fence = re.match("`+", written)
    assert fence
    ticks = fence[0]
    inner = written[len(ticks) : -len(ticks)]
    assert ticks not in re.findall("`+", inner)
    if "`" in text:
        assert inner == f" {text} "
    else:
        assert inner == text


def test_plain_text_adds_no_characters() -> None:
    text = "a_b *c* `d` <e>"
    plain = PlainText()
    assert [write(text) for write in (plain.text, plain.strong, plain.code)] == [text] * 3
    assert plain.link(text, "file:///main.tf") == text
    assert plain.page("Causes", "https://example.org") == "Causes: https://example.org"


def test_link_label_and_target_are_delimited() -> None:
    """CommonMark, 6.3: brackets in a label need a backslash; a target in <> may contain spaces."""
    assert Markdown().link("m[0].tf:2", "file:///a b") == r"[m\[0\].tf:2](<file:///a b>)"
