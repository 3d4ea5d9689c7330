"""Reports: which documents they hold, and suppression comments in shared modules."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import CYCLE
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.findings.reported import ReportedFindings
from tf_cycle_ls.render.report import Report, deduplicate_suppression_issues, report_of
from tf_cycle_ls.settings.settings import Settings
from tf_cycle_ls.vfs import Disk

SHARED = """\
variable "given" {}

resource "test_a" "x" {
  v = var.given # tf-cycle-ls: ignore[dependency-cycle] because it is applied in two steps
}

output "made" {
  value = test_a.x.id
}
"""


def report(directory: Path) -> Report:
    """The report of a root module without fixes."""
    analysis = analyze(str(directory), Disk())
    return report_of(ReportedFindings(analysis, Settings()), {}, None)


def write_caller(directory: Path, given: str) -> Path:
    """Write a root module that calls the shared module with a value."""
    directory.mkdir()
    call = f'module "m" {{\n  source = "../shared"\n  given  = {given}\n}}\n'
    (directory / "main.tf").write_text(call, encoding="utf-8")
    return directory


def test_report_holds_only_the_text_that_is_shown(tmp_path: Path) -> None:
    (tmp_path / "cycle.tf").write_text(CYCLE, encoding="utf-8")
    (tmp_path / "other.tf").write_text("locals {}\n", encoding="utf-8")
    result = report(tmp_path)
    assert result.cycles == 1
    assert list(result.documents) == [str(tmp_path / "cycle.tf")]
    assert result.read == {str(tmp_path / "cycle.tf"), str(tmp_path / "other.tf")}


def test_unused_suppression_in_a_shared_module_is_reported_once(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "main.tf").write_text(SHARED, encoding="utf-8")
    reports = [report(write_caller(tmp_path / name, "1")) for name in ("a", "b")]
    assert [len(result.suppression_issues) for result in reports] == [1, 1]
    deduplicated = deduplicate_suppression_issues(reports)
    assert [len(result.suppression_issues) for result in deduplicated] == [1, 0]


def test_suppression_that_one_root_module_needs_is_not_unused(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "main.tf").write_text(SHARED, encoding="utf-8")
    idle = report(write_caller(tmp_path / "idle", "1"))
    cyclic = report(write_caller(tmp_path / "cyclic", "module.m.made"))
    assert [len(result.suppression_issues) for result in (idle, cyclic)] == [1, 0]
    for reports in ([idle, cyclic], [cyclic, idle]):
        deduplicated = deduplicate_suppression_issues(reports)
        assert [result.suppression_issues for result in deduplicated] == [(), ()]
