"""The page of claims: each has a source, and names rules that exist."""

from __future__ import annotations

import re
from pathlib import Path

from tf_cycle_ls.fixes.aws import arn_formats
from tf_cycle_ls.fixes.registry import EXPLAINERS, RULES
from tf_cycle_ls.fixes.rules.split import SPECS

PAGE = (Path(__file__).parents[1] / "docs" / "claims.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("| ").split(" | ")]
    for line in PAGE.splitlines()
    if re.match(r"\| \d+ \|", line)
]
NAMES = {"all", *(rule.name for rule in RULES), *(one.rule.name for one in EXPLAINERS)}


def test_claims_are_numbered_and_have_a_source() -> None:
    assert [int(row[0]) for row in ROWS] == list(range(1, len(ROWS) + 1))
    assert len(ROWS) >= 40
    for number, claim, _, holds_in, source in ROWS:
        assert claim.endswith("."), number
        assert "](" in source, f"claim {number} has no link to its source"
        assert holds_in, number


def test_claims_name_rules() -> None:
    for number, _, rules, *_ in ROWS:
        unknown = {name.strip() for name in rules.split(",")} - NAMES
        assert unknown == set(), f"claim {number}"


def test_counts_on_the_page() -> None:
    assert f"the {len(arn_formats.EXACT) + len(arn_formats.PATTERNS)} formats" in PAGE
    assert f"{len(SPECS)} splits" in PAGE
