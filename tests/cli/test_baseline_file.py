"""`check --baseline` and `--write-baseline`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.support import CYCLE, one_line, run

SELF = 'resource "test_s" "s" {\n  v = test_s.s.id\n}\n'
SELF_IN_W = 'resource "test_s" "s" {\n  w = test_s.s.id\n}\n'
# CYCLE with another name of the first resource.
RENAMED = """\
resource "test_a" "w" {
  v = test_b.y.id
}

resource "test_b" "y" {
  nested {
    v = test_a.w.id
  }
}
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Two root modules with cycles, and a baseline file that contains them."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(CYCLE + SELF, encoding="utf-8")
    result = run("check", "--write-baseline", "known.json", cwd=tmp_path)
    assert result.returncode == 0
    assert result.stdout == ""
    assert "4 cycle edges and 2 self references of 2 root modules" in one_line(result)
    return tmp_path


def test_findings_in_the_baseline_are_not_reported(old: Path) -> None:
    result = run("check", "--baseline", "known.json", cwd=old)
    assert result.returncode == 0
    assert result.stderr == ""
    assert result.stdout == (
        "2 root modules: 0 new cycles, 0 new self references, 4 known before\n"
    )


def test_baseline_paths_are_relative_to_its_file(old: Path) -> None:
    result = run("check", "--baseline", "../known.json", cwd=old / "a")
    assert result.returncode == 0


def test_moved_lines_match_the_baseline_and_renamed_resources_do_not(old: Path) -> None:
    (old / "a" / "main.tf").write_text("\n\n" + SELF + CYCLE, encoding="utf-8")
    assert run("check", "--baseline", "known.json", cwd=old).returncode == 0
    (old / "a" / "main.tf").write_text(RENAMED, encoding="utf-8")
    result = run("check", "--baseline", "known.json", cwd=old)
    assert result.returncode == 1
    assert "test_a.w and test_b.y depend on each other" in result.stdout
    assert "3 entries no longer found" in one_line(result)


def test_same_cycle_in_another_root_module_is_new(old: Path) -> None:
    (old / "c").mkdir()
    (old / "c" / "main.tf").write_text(CYCLE, encoding="utf-8")
    result = run("check", "--baseline", "known.json", "--format", "json", cwd=old)
    assert result.returncode == 1
    roots = json.loads(result.stdout)["roots"]
    assert [bool(root["components"]) for root in roots] == [False, False, True]


def test_self_reference_in_another_argument_is_new(old: Path) -> None:
    (old / "a" / "main.tf").write_text(CYCLE + SELF_IN_W, encoding="utf-8")
    result = run("check", "--baseline", "known.json", cwd=old)
    assert "test_s.s refers to itself in w" in result.stdout


def test_writing_a_baseline_is_deterministic(old: Path) -> None:
    before = (old / "known.json").read_bytes()
    run("check", "--write-baseline", "known.json", cwd=old)
    assert (old / "known.json").read_bytes() == before


def test_writing_keeps_entries_of_other_root_modules(old: Path) -> None:
    (old / "a" / "main.tf").write_text("locals {}\n")
    run("check", "a", "--write-baseline", "known.json", cwd=old)
    assert list(json.loads((old / "known.json").read_bytes())["roots"]) == ["b"]


def test_baseline_is_not_written_if_a_path_fails(old: Path) -> None:
    before = (old / "known.json").read_bytes()
    result = run("check", "a", "nowhere", "--write-baseline", "known.json", cwd=old)
    assert result.returncode == 2
    assert "not written" in result.stderr
    assert (old / "known.json").read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "nonsense",
        '{"version": 1}',
        '{"version": 1, "roots": []}',
        '{"version": 1, "roots": {"a": {"edges": ["x"], "self_references": []}}}',
        '{"version": 1, "roots": {"a": {"edges": [1], "self_references": []}}}',
        '{"version": 2, "roots": {}}',
    ],
)
def test_invalid_baseline_file_is_an_error(old: Path, text: str) -> None:
    (old / "other.json").write_text(text)
    result = run("check", "--baseline", "other.json", cwd=old)
    assert result.returncode == 2
    assert one_line(result).startswith("tf-cycle-ls: other.json: ")
    assert result.stdout == ""


def test_missing_baseline_file_is_an_error(old: Path) -> None:
    result = run("check", "--baseline", "nowhere.json", cwd=old)
    assert result.returncode == 2
    assert "nowhere.json: no such file" in one_line(result)
    result = run("check", "--write-baseline", "nowhere/known.json", cwd=old)
    assert result.returncode == 2
    assert "nowhere/known.json: no such file" in one_line(result)
