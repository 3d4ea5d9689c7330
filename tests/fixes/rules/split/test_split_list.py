"""Every inline form that is known to have a resource of its own: offered, or refused for a reason.

`tables/inline_forms.json` has them all, with what was found when their names were held against the
schemas of hashicorp/aws 6.25.0, azurerm 4.55.0 and google 6.50.0: "schema" where all names are
there, "partial" where some are not, "unverified" where a type is missing. What is offered is tried
with Terraform in `test_split_table`, and the security groups in `test_split_security_groups`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fixes.inline_forms import REFERENCE
from tests.fixes.support import analyze_texts, fixes_at_text
from tf_cycle_ls.fixes.rules.split import SPECS, split_security_groups

Row = dict[str, str]
ROWS: list[Row] = json.loads(
    (Path(__file__).parents[2] / "tables" / "inline_forms.json").read_text(encoding="utf-8")
)
REFUSED = [row for row in ROWS if "refused" in row]
PAGE = (Path(__file__).parents[4] / "docs" / "split.md").read_text(encoding="utf-8")

OFFERED = {(pair.resource, pair.argument, pair.replacement) for pair in SPECS} | {
    (split_security_groups.RESOURCE, kind, replacement)
    for kind in split_security_groups.KINDS
    for replacement in (split_security_groups.REPLACEMENTS[kind], split_security_groups.OLD)
}


def key_of(row: Row) -> tuple[str, str, str]:
    return row["resource"], row["argument"], row["replacement"]


def name_of(row: Row) -> str:
    return f"{row['resource']}.{row['argument']}"


def test_each_is_offered_unless_it_is_refused() -> None:
    assert {key_of(row) for row in ROWS if "refused" not in row} == OFFERED


def test_what_could_not_be_verified_is_refused() -> None:
    assert [row for row in ROWS if row["status"] == "unverified" and "refused" not in row] == []


@pytest.mark.parametrize("row", REFUSED, ids=name_of)
def test_the_page_says_why_it_is_refused(row: Row) -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("  | `")]
    told = [line for line in lines if f"`{name_of(row)}`" in line]
    assert len(told) == 1
    assert told[0].endswith(f"| {row['refused']} |")


@pytest.mark.parametrize("row", REFUSED, ids=name_of)
@pytest.mark.parametrize("form", ["argument", "list", "block"])
def test_nothing_is_moved_where_it_is_refused(row: Row, form: str) -> None:
    *blocks, argument = row["argument"].replace("(SystemAssigned)", "").split(".")
    text = {
        "argument": f"{argument} = {REFERENCE}",
        "list": f"{argument} = [{REFERENCE}]",
        "block": f"{argument} {{\n    name = {REFERENCE}\n  }}",
    }[form]
    for block in blocks:
        text = f"{block} {{\n  {text}\n}}"
    texts = {
        "main.tf": (
            f'resource "{row["resource"]}" "one" {{\n  {text}\n}}\n\n'
            f'resource "test_a" "two" {{\n  v = {row["resource"]}.one\n}}\n'
        )
    }
    assert analyze_texts(texts).components
    assert [fix.title for fix in fixes_at_text(texts, REFERENCE) if fix.rule.name == "split"] == []
