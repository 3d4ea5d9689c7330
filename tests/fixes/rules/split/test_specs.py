"""Every pair of the table, put to the real Terraform before and after."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.inline_forms import REFERENCE, cyclic, key_of
from tests.fixes.support import analyze_texts, apply_fix, fixes_at_text
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.rules.split import SPECS
from tf_cycle_ls.fixes.rules.split.spec import SplitSpec


@pytest.mark.parametrize("pair", SPECS, ids=key_of)
@pytest.mark.parametrize("before", ["", "count = 2\n"], ids=["one", "several"])
def test_every_pair(pair: SplitSpec, before: str, tmp_path: Path, terraform: Terraform) -> None:
    texts = cyclic(pair, before)
    (tmp_path / "main.tf").write_text(texts["main.tf"])
    assert terraform.fmt_check(tmp_path) == []
    assert terraform.ask(tmp_path, plan=False).cycles
    fix = next(fix for fix in fixes_at_text(texts, REFERENCE) if fix.rule.name == "split")
    repaired = apply_fix(texts, fix)
    (tmp_path / "main.tf").write_text(repaired["main.tf"])
    assert terraform.fmt_check(tmp_path) == []
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles
    assert not analyze_texts(repaired).components
    assert f'resource "{pair.replacement}" "one' in repaired["main.tf"]
    old = repaired["main.tf"].partition("\n}\n")[0]
    assert REFERENCE not in old
    assert ("ignore_changes" in old) is not pair.computed


def test_no_two_pairs_are_about_the_same() -> None:
    assert len({key_of(pair) for pair in SPECS}) == len(SPECS)


def test_the_page_has_a_row_for_every_pair() -> None:
    page = (Path(__file__).parents[4] / "docs" / "split.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| `")][1:]
    assert [(first.strip("| `"), second.strip("`")) for first, second, _ in rows] == [
        (key_of(pair), pair.replacement) for pair in SPECS
    ]
    for (*_, between), pair in zip(rows, SPECS, strict=True):
        assert pair.until in between
        assert ("ignored" in between) is not pair.computed
