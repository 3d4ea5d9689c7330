"""Source snippets: the line of a reference, with carets below it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import CYCLE, run


def test_carets_stand_under_the_reference(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE.replace("é𝒳", "漢\t"), encoding="utf-8")
    lines = run("check", cwd=tmp_path).stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if "test_b.y.id}" in line)
    # On a terminal 漢 takes two columns, and the tab is printed as four spaces.
    before = lines[at].partition("test_b")[0]
    assert lines[at + 1].partition("^")[0][9:] == " " * (len(before) - 9 + 1)
    assert lines[at + 1].count("^") == len("test_b.y.id")
