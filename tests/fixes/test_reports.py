"""Cycles of two hunts for public reports, rebuilt, and what people accepted there.

`expected.json` in each directory names the report, what was accepted, the rule of the first fix
that is offered, and the rules that a plain `fix` uses, with the reason why nothing is lost. `offer`
compares the first offer with the accepted solution.
"""

from __future__ import annotations

import pytest

from tests.fixes.accepted import ALL, PAGE, Report, rows_of, sentence, updated
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.self_components import components_and_self_references
from tf_cycle_ls.fixes.engine.explanations import explanations_for_component
from tf_cycle_ls.fixes.engine.fix_all import plan_fixes
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.model import Safety
from tf_cycle_ls.fixes.registry import RULES
from tf_cycle_ls.vfs import Disk


def analyzed(report: Report) -> Analysis:
    return analyze(str(report.directory), Disk())


def name_of(report: Report) -> str:
    return report.name


@pytest.mark.parametrize("report", ALL, ids=name_of)
def test_first_offer(report: Report) -> None:
    analysis = analyzed(report)
    components = components_and_self_references(analysis)
    assert components
    fixes = [
        fix for component in components for fix in fixes_for_component(component, analysis, Disk())
    ]
    assert [fix.rule.name for fix in fixes[:1]] == ([report.first] if report.first else [])
    explained = {
        explanation.rule.name
        for component in components
        for explanation in explanations_for_component(component, analysis)
    }
    assert not report.explained_by or report.explained_by in explained
    assert report.first or report.explained_by, "a cycle without a fix needs a reason"


@pytest.mark.parametrize("report", ALL, ids=name_of)
def test_plain_fix(report: Report) -> None:
    names = [rule.name for rule in RULES]
    plan = plan_fixes(analyzed(report), Disk(), names, Safety.SAFE_ONCE_APPLIED)
    assert tuple(fix.rule.name for fix in plan.fixes) == report.plain
    assert bool(components_and_self_references(plan.after)) is not bool(report.plain)
    assert bool(report.kept) is bool(report.plain), "say why nothing is lost"


def test_page_lists_all_reports_and_the_counts() -> None:
    page = PAGE.read_text(encoding="utf-8")
    command = "python -m tests.fixes.accepted --write"
    assert rows_of(page) == [report.row for report in ALL], command
    assert sentence() in " ".join(page.split()), command
    assert updated(page) == page, command
