"""Cycles from real bug reports, each reproduced as a small configuration.

`expected.json` in each directory names the report and the rules whose fix was accepted there. If
there is no such rule, it has the reason, and the explanation rule that applies, if any.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.differential.compare import components_of
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.engine.explanations import explanations_for_component
from tf_cycle_ls.fixes.engine.fix_all import Plan, plan_fixes
from tf_cycle_ls.fixes.model import Safety
from tf_cycle_ls.fixes.registry import EXPLAINERS, RULES
from tf_cycle_ls.vfs import Disk

pytestmark = pytest.mark.slow

CATALOGUE = Path(__file__).parent / "catalogue"
PAGE = Path(__file__).parents[2] / "docs" / "known-cycles.md"

NAMES = {explainer.rule.name for explainer in EXPLAINERS}.union(rule.name for rule in RULES)


@dataclass(frozen=True)
class Case:
    """A case of the catalogue."""

    name: str
    source: str
    shape: str
    rules: tuple[str, ...]
    explained_by: str
    reason: str

    @property
    def directory(self) -> Path:
        return CATALOGUE / self.name

    @property
    def file(self) -> str:
        """The file to edit, for messages."""
        return f"tests/fixes/catalogue/{self.name}/expected.json"

    @property
    def row(self) -> str:
        """The row of the documentation page."""
        repository, _, number = self.source.partition("#")
        source = f"[{self.source}](https://github.com/{repository}/issues/{number})"
        fixes = ", ".join(f"`{rule}`" for rule in self.rules)
        explained = f" (`{self.explained_by}`)" if self.explained_by else ""
        fixes = fixes or f"none: {self.reason}{explained}"
        return f"| `{self.name}` | {source} | {self.shape} | {fixes} |"


def read(directory: Path) -> Case:
    """Read `expected.json` of a case."""
    fields = json.loads((directory / "expected.json").read_text(encoding="utf-8"))
    return Case(
        directory.name,
        fields.pop("source"),
        fields.pop("shape"),
        tuple(fields.pop("rules")),
        fields.pop("explained_by", ""),
        fields.pop("reason", ""),
        **fields,
    )


ALL = [read(path.parent) for path in sorted(CATALOGUE.glob("*/expected.json"))]
FIXED = [(case, rule) for case in ALL for rule in case.rules]
WITHOUT_FIX = [case for case in ALL if not case.rules]


def analyze_case(case: Case) -> Analysis:
    return analyze(str(case.directory), Disk())


def plan_case(case: Case, rules: Sequence[str]) -> Plan:
    """The plan of these rules for a case."""
    return plan_fixes(analyze_case(case), Disk(), rules, Safety.CHANGES_BEHAVIOUR)


def name_of(value: object) -> str:
    return value.name if isinstance(value, Case) else str(value)


def test_thirty_cases_have_a_rule_or_a_reason() -> None:
    folders = {path.relative_to(CATALOGUE).parts[0] for path in CATALOGUE.rglob("[!.]*.tf")}
    assert len(ALL) == len(folders) == 30
    assert len({case.source for case in ALL}) == len(ALL)
    for case in ALL:
        message = f"write either rules or a reason into {case.file}"
        assert bool(case.rules) != bool(case.reason), message


def test_named_rules_exist() -> None:
    for case in ALL:
        for rule in filter(None, (*case.rules, case.explained_by)):
            assert rule in NAMES, f"correct {case.file}: there is no rule {rule}"


@pytest.mark.parametrize("case", ALL, ids=name_of)
def test_terraform_reports_the_same_cycle(case: Case, terraform: Terraform) -> None:
    answer = terraform.ask(case.directory, plan=False)
    assert len(answer.cycles) == 1
    assert components_of(analyze_case(case)) == answer.cycles
    assert terraform.fmt_check(case.directory) == []


@pytest.mark.parametrize(("case", "rule"), FIXED, ids=name_of)
def test_accepted_fix_breaks_the_cycle(
    case: Case, rule: str, tmp_path: Path, terraform: Terraform
) -> None:
    plan = plan_case(case, [rule])
    assert {fix.rule.name for fix in plan.fixes} == {rule}
    write_fixed(case, plan, tmp_path)
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles
    assert answer.other_errors == ()
    assert terraform.fmt_check(tmp_path) == []


@pytest.mark.parametrize("case", WITHOUT_FIX, ids=name_of)
def test_no_fix_breaks_the_cycle(case: Case) -> None:
    assert plan_case(case, [rule.name for rule in RULES]).after.components


@pytest.mark.parametrize("case", WITHOUT_FIX, ids=name_of)
def test_explanation_of_case_without_fix(case: Case) -> None:
    analysis = analyze_case(case)
    explanations = [
        explanation
        for component in analysis.components
        for explanation in explanations_for_component(component, analysis)
    ]
    assert {explanation.rule.name for explanation in explanations} == {case.explained_by} - {""}


def test_page_lists_all_cases() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `.*$", page, re.MULTILINE)
    for case in ALL:
        assert case.row in rows, f"add the row {case.row} to docs/known-cycles.md"
    assert rows == [case.row for case in ALL], "remove or sort rows of docs/known-cycles.md"


def write_fixed(case: Case, plan: Plan, directory: Path) -> None:
    """Write a case to disk with the plan applied."""
    for path in case.directory.rglob("*"):
        if path.is_file():
            document = plan.documents.get(str(path))
            copy = directory / path.relative_to(case.directory)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(document.data if document else path.read_bytes())
