"""Every inline form that has a resource of its own is either split or refused for a reason.

`tables/inline_forms.json` lists them all. Its `status` says whether the schemas of hashicorp/aws
6.25.0, azurerm 4.55.0 and google 6.50.0 have the names: "schema" for all of them, "partial" for
some, "unverified" if a type is missing. `test_specs` and `test_split_security_groups` run the
splits with Terraform.
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

SPLIT_FORMS = {(spec.resource, spec.argument, spec.replacement) for spec in SPECS} | {
    (split_security_groups.RESOURCE, kind, replacement)
    for kind in split_security_groups.DIRECTIONS
    for replacement in (
        split_security_groups.REPLACEMENTS[kind],
        split_security_groups.LEGACY_REPLACEMENT,
    )
}


def key_of(row: Row) -> tuple[str, str, str]:
    return row["resource"], row["argument"], row["replacement"]


def name_of(row: Row) -> str:
    return f"{row['resource']}.{row['argument']}"


def test_each_form_is_split_or_refused() -> None:
    assert {key_of(row) for row in ROWS if "refused" not in row} == SPLIT_FORMS


def test_unverified_forms_are_refused() -> None:
    assert [row for row in ROWS if row["status"] == "unverified" and "refused" not in row] == []


@pytest.mark.parametrize("row", REFUSED, ids=name_of)
def test_page_has_reason_for_each_refused_form(row: Row) -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("  | `")]
    matching = [line for line in lines if f"`{name_of(row)}`" in line]
    assert len(matching) == 1
    assert matching[0].endswith(f"| {row['refused']} |")


@pytest.mark.parametrize("row", REFUSED, ids=name_of)
@pytest.mark.parametrize("form", ["argument", "list", "block"])
def test_refused_form_is_not_split(row: Row, form: str) -> None:
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
