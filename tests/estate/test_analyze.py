"""The analysis of an estate as a whole."""

from __future__ import annotations

from tests.analysis.directories import ROOT
from tests.estate.support import backend, estate, read
from tf_cycle_ls.findings.reported import ReportedFindings
from tf_cycle_ls.settings.settings import Settings

A = backend("s3", 'bucket = "x"; key = "a/t"') + read("b", "s3", 'bucket = "x", key = "b/t"')
B = backend("s3", 'bucket = "x"; key = "b/t"') + read("a", "s3", 'bucket = "x", key = "a/t"')


def test_empty_estate() -> None:
    analysis = estate({})
    assert (analysis.components, dict(analysis.documents)) == ((), {})


def test_only_files_with_places_are_kept() -> None:
    analysis = estate({"a/main.tf": A, "a/x.tf": "", "b/main.tf": B})
    assert sorted(analysis.documents) == [f"{ROOT}/a/main.tf", f"{ROOT}/b/main.tf"]


def test_comment_suppresses_a_cycle() -> None:
    comment = " # tf-cycle-ls: ignore[state-order] because it was created by hand"
    text = A.replace('key = "b/t" }', f'key = "b/t" }}{comment}')
    analysis = estate({"a/main.tf": text, "b/main.tf": B})
    assert len(analysis.components) == 1
    assert ReportedFindings(analysis, Settings()).reported_analysis.components == ()


def test_order_of_root_modules_does_not_matter() -> None:
    texts = {"a/main.tf": A, "b/main.tf": B}
    assert estate(texts) == estate(dict(reversed(texts.items())))


def test_only_own_comments_can_be_unused() -> None:
    comments = (
        "# tf-cycle-ls: ignore[dependency-cycle] because a\nlocals {}\n"
        "# tf-cycle-ls: ignore[state-cycle] because b\nlocals {}\n"
    )
    analysis = estate({"a/main.tf": A + comments, "b/main.tf": B})
    issues = ReportedFindings(analysis, Settings()).suppression_issues()
    assert [issue.message for issue in issues] == [
        "Unused suppression: no state-cycle on this line."
    ]
