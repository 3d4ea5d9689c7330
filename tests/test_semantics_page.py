"""The page about Terraform's rules names every case, and only existing ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "semantics.md"
CASES = {path.parent.name for path in TESTS.glob("cases/*/expected.json")}
OPENTOFU_CASES = {path.parent.name for path in TESTS.glob("opentofu/*/expected.json")}
# Not every one of these needs a row.
OTHER_CASES = {path.stem for path in TESTS.glob("dialects/cases/*.txt")}


def rows() -> Iterator[list[str]]:
    """Yield the cells of each table row, without header rows."""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and not cells[-1].endswith("cases"):
            yield cells


def test_every_row_has_three_cells() -> None:
    for cells in rows():
        assert len(cells) == 3, f"give the row of docs/semantics.md three cells: {cells}"
        assert all(cells[:2]), f"name the rule and its source in docs/semantics.md: {cells}"


def test_page_names_every_case() -> None:
    named = {name for *_, cases in rows() for name in re.findall(r"`(\w+)`", cases)}
    cases = CASES | OPENTOFU_CASES
    assert cases - named == set(), "add these cases to the rows of their rules in docs/semantics.md"
    assert named - cases - OTHER_CASES == set(), "remove these cases from docs/semantics.md"
