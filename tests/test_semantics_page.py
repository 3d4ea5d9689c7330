"""The page about Terraform's rules names the cases that there are, and all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "semantics.md"
CASES = {path.parent.name for path in TESTS.glob("cases/*/expected.json")}


def rows() -> Iterator[list[str]]:
    """The cells of each row of each table, without the rows that only make a heading."""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[-1] != "cases":
            yield cells


def test_each_row_has_its_three_cells() -> None:
    assert {len(cells) for cells in rows()} == {3}
    assert all(rule and source for rule, source, _ in rows())


def test_the_cases_named_are_those_that_there_are() -> None:
    named = {name for *_, cases in rows() for name in re.findall(r"`(\w+)`", cases)}
    assert named == CASES
