"""Cycles of two hunts for public reports, rebuilt, and what people accepted there.

`expected.json` in each directory names the report, what was accepted, the rule of the first fix
that is offered, and the rules that a plain `fix` uses, with the reason why nothing is lost. `offer`
compares the first offer with the accepted solution.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.self_components import components_and_self_references
from tf_cycle_ls.fixes.engine.explanations import explanations_for_component
from tf_cycle_ls.fixes.engine.fix_all import plan_fixes
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.model import Safety
from tf_cycle_ls.fixes.registry import RULES
from tf_cycle_ls.vfs import Disk

REPORTS = Path(__file__).parent / "reports"
PAGE = Path(__file__).parents[2] / "docs" / "known-cycles.md"
OFFERS = {
    "first": "the accepted one",
    "better": "another one, which loses less",
    "words": "the accepted one, in words",
    "other": "another one",
    "unknown": "nothing was accepted there",
}
"""What is offered first, compared with what was accepted."""


@dataclass(frozen=True)
class Report:
    """A public report. `kept` says why a plain `fix` loses nothing that the author needs."""

    name: str
    source: str
    shape: str
    accepted: str
    offer: str
    first: str
    explained_by: str
    plain: tuple[str, ...]
    kept: str

    @property
    def directory(self) -> Path:
        return REPORTS / self.name

    @property
    def row(self) -> str:
        """The row of the documentation page."""
        source = f"[report]({self.source})" if self.source.startswith("http") else self.source
        first = f"`{self.first or self.explained_by}`: {OFFERS[self.offer]}"
        plain = f"`{'`, `'.join(self.plain)}`: {self.kept}" if self.plain else "nothing"
        return f"| {self.name} | {source} | {self.shape} | {self.accepted} | {first} | {plain} |"


def read(directory: Path) -> Report:
    """Read `expected.json` of a report."""
    fields = json.loads((directory / "expected.json").read_text(encoding="utf-8"))
    return Report(directory.name, **{**fields, "plain": tuple(fields["plain"])})


ALL = [read(path.parent) for path in sorted(REPORTS.glob("*/expected.json"))]


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
    rows = re.findall(
        r"^\| [\w-]+ \| (?:\[report\]|a public|two public|public).*$", page, re.MULTILINE
    )
    assert rows == [report.row for report in ALL], "copy the rows to docs/known-cycles.md"
    counts = Counter(report.offer for report in ALL)
    known = len(ALL) - counts["unknown"]
    sentence = (
        f"Of {known} reports whose accepted solution is known, it is offered first in "
        f"{counts['first']}, one that loses less in {counts['better']}, described in "
        f"{counts['words']} that no edit solves, and not offered in {counts['other']}."
    )
    assert sentence in " ".join(page.split())
