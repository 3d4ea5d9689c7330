"""Tests the command that compares real configurations, on a small tree."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.differential import modules
from tests.differential.modules import Summary, compare, main, modules_below, report
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import Problem
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.text import Span
from tf_cycle_ls.vfs import Files

pytestmark = pytest.mark.slow

CASES = Path(__file__).parent.parent / "cases"
CYCLIC = "two_resources"
CYCLE = ["test_a.x", "test_b.y"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with a cyclic, an acyclic and an invalid module."""
    for name in (CYCLIC, "override_unmatched", "undeclared"):
        shutil.copytree(CASES / name, tmp_path / name)
    (tmp_path / "no configuration").mkdir()
    return tmp_path


def summed(directory: Path, terraform: Terraform) -> tuple[Summary, list[str]]:
    """Return the counts of one directory, and the lines of its report."""
    comparison = compare(str(directory), terraform)
    summary = Summary()
    summary.add(comparison)
    return summary, list(report(comparison))[1:]


def test_each_directory_with_configuration_is_found_once(tree: Path) -> None:
    expected = [str(tree / name) for name in ("override_unmatched", CYCLIC, "undeclared")]
    assert list(modules_below([str(tree)])) == expected
    assert list(modules_below([str(tree), str(tree / CYCLIC)])) == expected


def test_agreement_is_counted_without_a_report(tree: Path, terraform: Terraform) -> None:
    summary = Summary()
    for directory in modules_below([str(tree)]):
        comparison = compare(directory, terraform)
        assert list(report(comparison)) == []
        summary.add(comparison)
    assert (summary.directories, summary.checked, summary.cyclic) == (3, 2, 1)
    assert (summary.agreed, summary.disagreed, summary.crashes) == (2, 0, 0)
    assert (summary.false_alarms, summary.missed, summary.false_problems) == (0, 0, 0)
    assert summary.cyclic_unchecked == 1
    assert dict(summary.reasons) == {"Missing resource to override": 1}
    assert summary.is_clean


@pytest.mark.parametrize(
    ("directory", "read", "report", "counts"),
    [
        ("undeclared", CYCLIC, f"  only ours: {CYCLE}", (1, 0)),
        (CYCLIC, "undeclared", f"  only Terraform's: {CYCLE}", (0, 1)),
    ],
)
def test_disagreement_is_reported(
    tree: Path,
    terraform: Terraform,
    monkeypatch: pytest.MonkeyPatch,
    directory: str,
    read: str,
    report: str,
    counts: tuple[int, int],
) -> None:
    def other(_: str, files: Files, **_options: object) -> Analysis:
        return analyze(str(tree / read), files)

    monkeypatch.setattr(modules, "analyze", other)
    summary, lines = summed(tree / directory, terraform)
    assert lines == [report]
    assert (summary.false_alarms, summary.missed) == counts
    assert (summary.agreed, summary.disagreed, summary.is_clean) == (0, 1, False)


def test_problem_is_reported_if_terraform_loads_all_files(
    tree: Path, terraform: Terraform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def complaining(directory: str, files: Files, **_options: object) -> Analysis:
        problem = Problem(f"{directory}/main.tf", "cannot be read", Span(7, 9))
        return replace(analyze(directory, files), problems=(problem,))

    monkeypatch.setattr(modules, "analyze", complaining)
    summary, lines = summed(tree / CYCLIC, terraform)
    assert lines == ["  false problem: main.tf at byte 7: cannot be read"]
    assert (summary.agreed, summary.false_problems, summary.is_clean) == (1, 1, False)
    # If Terraform stops early, our problems are not reported.
    assert summed(tree / "override_unmatched", terraform)[1] == []


def test_crash_is_reported_and_counted(
    tree: Path, terraform: Terraform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise ValueError("some\nwords")

    monkeypatch.setattr(modules, "analyze", crash)
    monkeypatch.setattr(terraform, "ask", crash)
    summary, lines = summed(tree / CYCLIC, terraform)
    assert lines == [
        "  we crashed: ValueError: some words",
        "  asking Terraform failed: ValueError: some words",
    ]
    assert (summary.crashes, summary.checked, summary.is_clean) == (2, 0, False)


@pytest.mark.usefixtures("terraform")
def test_command_stops_at_its_limit(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--limit", "2", str(tree)]) == 0
    assert capsys.readouterr().out.startswith("2 directories, 1 checked by Terraform\n")
