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
