"""Source snippets: the line of a reference, with carets below it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import run
from tests.marked import parse_marked
from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.render.snippet import Snippets
from tf_cycle_ls.text import Document

WIDE = """\
resource "test_a" "x" {
  v = "漢\t ${test_b.y.id}"
}

resource "test_b" "y" {
  v = test_a.x.id
}
"""


def test_carets_stand_under_the_reference(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(WIDE, encoding="utf-8")
    lines = run("check", cwd=tmp_path).stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if "test_b.y.id}" in line)
    # On a terminal 漢 takes two columns, and the tab is printed as four spaces.
    before = lines[at].partition("test_b")[0]
    assert lines[at + 1].partition("^")[0][9:] == " " * (len(before) - 9 + 1)
    assert lines[at + 1].count("^") == len("test_b.y.id")


def snippet(marked: str) -> list[str]:
    """The snippet of the text that «…» encloses."""
    text, (span,) = parse_marked(marked)
    document = Document("/main.tf", text.encode())
    place = Place(document.path, span)
    return list(Snippets(lambda _: document, lambda path: path[1:], colour=False).snippet(place))


def test_only_the_first_line_of_a_reference_is_shown() -> None:
    assert snippet("a {\n  v = «test_b.y[\n    0\n  ].id»\n}\n") == [
        "      --> main.tf:2:7",
        "     2 |   v = test_b.y[",
        "       |       ^^^^^^^^^",
    ]


def test_columns_of_a_location_count_characters() -> None:
    assert snippet('v = "é𝒳 ${«local.a»}"')[0] == "      --> main.tf:1:11"


def test_control_characters_of_a_line_are_not_printed() -> None:
    _, line, carets = snippet("v = \x1b[31m\u202e «local.a»\n")
    assert line == "     1 | v = ·[31m· local.a"
    assert carets.index("^") == line.index("local.a")


def labelled(marked: str, label: str, width: int) -> list[str]:
    """The lines below the location, with a label and a width."""
    text, (span,) = parse_marked(marked)
    document = Document("/main.tf", text.encode())
    place = Place(document.path, span)
    snippets = Snippets(lambda _: document, lambda path: path[1:], colour=False, width=width)
    _, *lines = snippets.snippet(place, label=label)
    return lines


def test_label_is_beside_the_carets_if_it_fits() -> None:
    """Its line has 9 + 4 + 7 + 1 + 10 = 31 columns."""
    line = "     1 | v = local.a"
    assert labelled("v = «local.a»", "depends on", 31) == [
        line,
        "       |     ^^^^^^^ depends on",
    ]
    assert labelled("v = «local.a»", "depends on", 30) == [
        line,
        "       |     ^^^^^^^",
        "       |     depends on",
    ]


def test_label_starts_at_the_margin_and_is_wrapped_if_it_is_longer() -> None:
    """20 columns leave 11 for the text."""
    _, carets, *label = labelled("v = «local.a»", "depends on", 20)
    assert carets == "       |     ^^^^^^^"
    assert label == ["       | depends on"]
    _, _, *label = labelled("v = «local.a»", "depends on local.b", 20)
    assert label == ["       | depends on", "       | local.b"]


def test_long_line_is_cut_on_both_sides_of_the_reference() -> None:
    """30 columns leave 21: 7 for the reference, 7 before it, 7 after it."""
    line, carets = labelled(f"{'a' * 50}«local.a»{'b' * 50}", "", 30)
    assert line == "     1 | …aaaaaalocal.abbbbbb…"
    assert carets == "       |        ^^^^^^^"


def test_long_reference_is_cut_at_half_of_the_width() -> None:
    """21 columns: 9 of the reference and an ellipsis, 5 of the 11 others before it."""
    line, carets = labelled(f"{'a' * 50}«local.{'x' * 40}»", "", 30)
    assert line == "     1 | …aaaalocal.xxx…"
    assert carets == "       |      ^^^^^^^^^^"


def test_wide_characters_of_a_long_line_take_two_columns() -> None:
    """Of 21 columns, 7 are for the reference and 7 for what precedes it: an ellipsis and three wide
    characters."""
    line, carets = labelled(f"{'漢' * 50}«local.a»{'字' * 50}", "", 30)
    assert line == "     1 | …漢漢漢local.a字字字…"
    assert carets == "       |        ^^^^^^^"
