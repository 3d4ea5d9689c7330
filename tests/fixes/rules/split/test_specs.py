"""Runs the real Terraform on every split of the table, before and after the fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.inline_forms import REFERENCE, cyclic, key_of
from tests.fixes.support import analyze_texts, apply_fix, fixes_at_text
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.rules.split import SPECS
from tf_cycle_ls.fixes.rules.split.spec import SplitSpec


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
    page = (Path(__file__).parents[4] / "docs" / "split.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| `")][1:]
    assert [(first.strip("| `"), second.strip("`")) for first, second, _ in rows] == [
        (key_of(spec), spec.replacement) for spec in SPECS
    ]
    for (*_, interim), spec in zip(rows, SPECS, strict=True):
        assert spec.interim_state in interim
        assert ("ignored" in interim) is not spec.is_computed
