"""The table of inline forms: every form that has a resource is either split or refused.

`tables/inline_forms.json` lists all forms. Its `status` says whether the schemas of hashicorp/aws
6.25.0, azurerm 4.55.0 and google 6.50.0 have the names: "schema" for all of them, "partial" for
some, "unverified" if a type is missing. Terraform runs on every split, before and after the fix.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fixes.inline_forms import REFERENCE, cyclic, key_of
from tests.fixes.support import analyze_texts, apply_fix, fixes_at_text
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.rules.split import SPECS, split_security_groups
from tf_cycle_ls.fixes.rules.split.spec import SplitSpec

pytestmark = pytest.mark.slow

Row = dict[str, str]
ROOT = Path(__file__).parents[4]
TABLE = "tests/fixes/tables/inline_forms.json"
ROWS: list[Row] = json.loads((ROOT / TABLE).read_text(encoding="utf-8"))
REFUSED = [row for row in ROWS if "refused" in row]
PAGE = (ROOT / "docs" / "split.md").read_text(encoding="utf-8")
SPLIT_FORMS = {(spec.resource, spec.argument, spec.replacement) for spec in SPECS} | {
    (split_security_groups.RESOURCE, kind, replacement)
    for kind in split_security_groups.DIRECTIONS
    for replacement in (
        split_security_groups.REPLACEMENTS[kind],
        split_security_groups.LEGACY_REPLACEMENT,
    )
}


@pytest.mark.parametrize("spec", SPECS, ids=key_of)
@pytest.mark.parametrize("before", ["", "count = 2\n"], ids=["one", "several"])
def test_split_removes_cycle_and_formats(
    spec: SplitSpec, before: str, tmp_path: Path, terraform: Terraform
) -> None:
    texts = cyclic(spec, before)
    (tmp_path / "main.tf").write_text(texts["main.tf"])
    assert terraform.fmt_check(tmp_path) == []
    assert terraform.ask(tmp_path, plan=False).cycles
    fix = next(fix for fix in fixes_at_text(texts, REFERENCE) if fix.rule.name == "split")
    fixed = apply_fix(texts, fix)
    (tmp_path / "main.tf").write_text(fixed["main.tf"])
    assert terraform.fmt_check(tmp_path) == []
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles
    assert not analyze_texts(fixed).components
    assert f'resource "{spec.replacement}" "one' in fixed["main.tf"]
    old = fixed["main.tf"].partition("\n}\n")[0]
    assert REFERENCE not in old
    assert ("ignore_changes" in old) is not spec.is_computed


def test_each_inline_form_has_one_spec() -> None:
    assert len({key_of(spec) for spec in SPECS}) == len(SPECS)


def test_page_has_row_for_every_spec() -> None:
    rows = [line.split(" | ") for line in PAGE.splitlines() if line.startswith("| `")][1:]
    documented = [(first.strip("| `"), second.strip("`")) for first, second, _ in rows]
    specs = [(key_of(spec), spec.replacement) for spec in SPECS]
    for key, replacement in specs:
        row = f"| `{key}` | `{replacement}` | … |"
        assert (key, replacement) in documented, f"add the row {row} to docs/split.md"
    for key, replacement in documented:
        assert (key, replacement) in specs, f"remove the row of `{key}` from docs/split.md"
    assert documented == specs, "sort the rows of docs/split.md like SPECS"
    for (*_, interim), spec in zip(rows, SPECS, strict=True):
        row = f"the row of `{key_of(spec)}` in docs/split.md"
        assert spec.interim_state in interim, f"write “{spec.interim_state}” into {row}"
        assert ("ignored" in interim) is not spec.is_computed, f"correct “ignored” in {row}"


def form_of(row: Row) -> tuple[str, str, str]:
    return row["resource"], row["argument"], row["replacement"]


def name_of(row: Row) -> str:
    return f"{row['resource']}.{row['argument']}"


def test_each_form_is_split_or_refused() -> None:
    listed = {form_of(row) for row in ROWS if "refused" not in row}
    for form in SPLIT_FORMS - listed:
        pytest.fail(f"add a row for {form} to {TABLE}")
    for form in listed - SPLIT_FORMS:
        pytest.fail(f"add a spec for {form}, or a reason as `refused` to its row in {TABLE}")


def test_unverified_forms_are_refused() -> None:
    rows = [row for row in ROWS if row["status"] == "unverified" and "refused" not in row]
    assert rows == [], f"add a reason as `refused` to these rows of {TABLE}"


@pytest.mark.parametrize("row", REFUSED, ids=name_of)
def test_page_has_reason_for_each_refused_form(row: Row) -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("  | `")]
    matching = [line for line in lines if f"`{name_of(row)}`" in line]
    entry = f"| `{name_of(row)}` | {row['refused']} |"
    assert len(matching) == 1, f"add one row {entry} to docs/split.md"
    assert matching[0].endswith(f"| {row['refused']} |"), (
        f"change the row to {entry}: docs/split.md"
    )


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
    assert [
        fix.description for fix in fixes_at_text(texts, REFERENCE) if fix.rule.name == "split"
    ] == []
