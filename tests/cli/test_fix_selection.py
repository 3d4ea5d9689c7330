"""The options of `fix` that select cycles, and those that say where the result goes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.repository import Repository, needs_git, repository
from tests.cli.support import one_line, run

__all__ = ["repository"]

PAIR = """\
resource "test_a" "{name}" {{
  v          = 1
  depends_on = [test_b.{name}]
}}

resource "test_b" "{name}" {{
  v = test_a.{name}.v
}}
"""
FIXED = """\
resource "test_a" "{name}" {{
  v = 1
}}

resource "test_b" "{name}" {{
  v = test_a.{name}.v
}}
"""


def pair(name: str, text: str = PAIR) -> str:
    """Two resources on a cycle."""
    return text.format(name=name)


def test_cycle_of_the_baseline_is_left(tmp_path: Path) -> None:
    (tmp_path / "old.tf").write_text(pair("old"))
    assert run("check", "--write-baseline", "known.json", cwd=tmp_path).returncode == 0
    known = run("fix", "--baseline", "known.json", "--write", cwd=tmp_path)
    assert (known.returncode, known.stdout) == (0, "")
    assert one_line(known) == "tf-cycle-ls: no cycle to fix"
    (tmp_path / "new.tf").write_text(pair("new"))
    preview = run("fix", "--baseline", "known.json", cwd=tmp_path)
    assert preview.returncode == 1
    assert "tf-cycle-ls fix --write --baseline=known.json" in preview.stderr
    result = run("fix", "--baseline", "known.json", "--write", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (0, "new.tf: written\n")
    assert result.stderr.splitlines()[-1] == "tf-cycle-ls: 1 fix made; no cycle is left"
    assert (tmp_path / "new.tf").read_text() == pair("new", FIXED)
    assert (tmp_path / "old.tf").read_text() == pair("old")


def test_wrong_baseline_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(pair("a"))
    result = run("fix", "--baseline", "none.json", "--write", cwd=tmp_path)
    assert result.returncode == 2
    assert "none.json" in one_line(result)
    assert (tmp_path / "main.tf").read_text() == pair("a")


@needs_git
def test_only_cycles_of_the_branch_are_fixed(repository: Repository) -> None:
    repository.commit({"old.tf": pair("old")})
    repository.branch("work")
    repository.commit({"new.tf": pair("new")})
    result = run("fix", "--diff", "main", "--write", cwd=repository.path)
    assert (result.returncode, result.stdout) == (0, "new.tf: written\n")
    assert run("fix", "--diff", "main", cwd=repository.path).stdout == ""
    assert (repository.path / "old.tf").read_text() == pair("old")
    unknown = run("fix", "--diff", "nowhere", cwd=repository.path)
    assert unknown.returncode == 2
    assert "'nowhere'" in one_line(unknown)


@pytest.mark.parametrize("format_", ["diff", "json"])
def test_output_is_written_to_a_file(tmp_path: Path, format_: str) -> None:
    (tmp_path / "main.tf").write_text(pair("a"))
    expected = run("fix", "--format", format_, cwd=tmp_path).stdout
    result = run("fix", "--format", format_, "--output", "fixes.out", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    assert (tmp_path / "fixes.out").read_text(encoding="utf-8") == expected
    assert (tmp_path / "main.tf").read_text() == pair("a")
    refused = run("fix", "--output", "none/fixes.out", cwd=tmp_path)
    assert refused.returncode == 2
    assert "none/fixes.out: " in refused.stderr


def test_preview_to_a_file_says_that_only_the_diff_was_written(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(pair("a"))
    result = run("fix", "--output", "fixes.diff", cwd=tmp_path)
    assert "only the diff was written; to make these changes" in result.stderr


def test_quiet_lists_no_fixes(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(pair("a"))
    result = run("fix", "--quiet", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.startswith("--- a/main.tf")


@pytest.mark.slow
def test_several_processes_make_the_same_fixes_as_one(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(pair(name) if name != "b" else "locals {}\n")
    results = [
        json.loads(run("fix", "--format", "json", "--jobs", jobs, cwd=tmp_path).stdout)
        for jobs in ("1", "2")
    ]
    assert results[0] == results[1]
    assert len(results[0]["fixes"]) == 2


SHARED = """\
variable "v" {
}

resource "test_a" "x" {
  v          = var.v
  depends_on = [test_b.y]
}

resource "test_b" "y" {
  v = test_a.x.id
}
"""
CALL = 'module "m" {\n  source = "../shared"\n  v      = 1\n}\n'


def test_shared_module_is_fixed_once(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "main.tf").write_text(SHARED)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(CALL)
    result = run("fix", "--write", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (0, "shared/main.tf: written\n")
    assert run("check", cwd=tmp_path).returncode == 0
