"""Cycles that people met and reported, each rebuilt as a small configuration.

`expected.json` of a folder names the report, and the rules whose repair is the one that people
settled on there. Where it names none it has the reason, and the rule that explains it if one does.
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
from tf_cycle_ls.analysis.model import Analysis
from tf_cycle_ls.fixes.engine.explanations import explanations_for_component
from tf_cycle_ls.fixes.engine.fix_all import Plan, plan_fixes
from tf_cycle_ls.fixes.model import Impact
from tf_cycle_ls.fixes.registry import EXPLAINERS, RULES
from tf_cycle_ls.vfs import Disk

CATALOGUE = Path(__file__).parent / "catalogue"
PAGE = Path(__file__).parents[2] / "docs" / "known-cycles.md"

NAMES = {each.rule.name for each in EXPLAINERS}.union(rule.name for rule in RULES)


@dataclass(frozen=True)
class Known:
    """A folder of the catalogue."""

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
    def row(self) -> str:
        """What the page says about it."""
        repository, _, number = self.source.partition("#")
        source = f"[{self.source}](https://github.com/{repository}/issues/{number})"
        repair = ", ".join(f"`{rule}`" for rule in self.rules)
        explained = f" (`{self.explained_by}`)" if self.explained_by else ""
        repair = repair or f"none: {self.reason}{explained}"
        return f"| `{self.name}` | {source} | {self.shape} | {repair} |"


def read(directory: Path) -> Known:
    """What `expected.json` of a folder says."""
    said = json.loads((directory / "expected.json").read_text(encoding="utf-8"))
    return Known(
        directory.name,
        said.pop("source"),
        said.pop("shape"),
        tuple(said.pop("rules")),
        said.pop("explained_by", ""),
        said.pop("reason", ""),
        **said,
    )


ALL = [read(path.parent) for path in sorted(CATALOGUE.glob("*/expected.json"))]
REPAIRED = [(known, rule) for known in ALL for rule in known.rules]
WITHOUT_REPAIR = [known for known in ALL if not known.rules]


def analysed(known: Known) -> Analysis:
    return analyze(str(known.directory), Disk())


def planned(known: Known, rules: Sequence[str]) -> Plan:
    """What these rules can do about a configuration."""
    return plan_fixes(analysed(known), Disk(), rules, Impact.CONTROL_REMOVED)


def name_of(value: object) -> str:
    return value.name if isinstance(value, Known) else str(value)


def test_thirty_cases_have_a_rule_or_a_reason() -> None:
    assert len(ALL) == len(list(CATALOGUE.iterdir())) == 30
    assert len({known.source for known in ALL}) == len(ALL)
    for known in ALL:
        assert bool(known.rules) != bool(known.reason), known.name


def test_named_rules_exist() -> None:
    assert {rule for known in ALL for rule in (*known.rules, known.explained_by) if rule} <= NAMES


@pytest.mark.parametrize("known", ALL, ids=name_of)
def test_terraform_reports_the_same_cycle(known: Known, terraform: Terraform) -> None:
    answer = terraform.ask(known.directory, plan=False)
    assert len(answer.cycles) == 1
    assert components_of(analysed(known)) == answer.cycles
    assert terraform.fmt_check(known.directory) == []


@pytest.mark.parametrize(("known", "rule"), REPAIRED, ids=name_of)
def test_accepted_fix_breaks_the_cycle(
    known: Known, rule: str, tmp_path: Path, terraform: Terraform
) -> None:
    made = planned(known, [rule])
    assert {fix.rule.name for fix in made.fixes} == {rule}
    copied(known, made, tmp_path)
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles
    assert answer.other_errors == ()
    assert terraform.fmt_check(tmp_path) == []


@pytest.mark.parametrize("known", WITHOUT_REPAIR, ids=name_of)
def test_no_fix_breaks_the_cycle(known: Known) -> None:
    assert planned(known, [rule.name for rule in RULES]).after.components


@pytest.mark.parametrize("known", WITHOUT_REPAIR, ids=name_of)
def test_explanation_of_case_without_fix(known: Known) -> None:
    root = analysed(known)
    told = [
        each
        for component in root.components
        for each in explanations_for_component(component, root)
    ]
    assert {each.rule.name for each in told} == {known.explained_by} - {""}


def test_page_lists_all_cases() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^\| `.*$", page, re.MULTILINE) == [known.row for known in ALL]


def copied(known: Known, made: Plan, directory: Path) -> None:
    """Write a configuration with what was planned."""
    for path in known.directory.rglob("*"):
        if path.is_file():
            document = made.documents.get(str(path))
            copy = directory / path.relative_to(known.directory)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(document.data if document else path.read_bytes())
