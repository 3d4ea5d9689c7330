"""`check --baseline`: an old repository with cycles that are known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.support import CYCLE, one_line, run

SELF = 'resource "test_s" "s" {\n  v = test_s.s.id\n}\n'


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A directory with two roots that have cycles, and a baseline that knows them."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(CYCLE + SELF, encoding="utf-8")
    result = run("check", "--write-baseline", "known.json", cwd=tmp_path)
    assert result.returncode == 0
    assert result.stdout == ""
    assert "4 edges of cycles, 2 self references of 2 root modules" in one_line(result)
    return tmp_path


def test_what_is_known_does_not_count(old: Path) -> None:
    result = run("check", "--baseline", "known.json", cwd=old)
    assert result.returncode == 0
    assert result.stderr == ""
    assert result.stdout == (
        "2 root modules: 0 new cycles, 0 new self references, 4 known before\n"
    )


def test_from_another_directory(old: Path) -> None:
    result = run("check", "--baseline", "../known.json", cwd=old / "a")
    assert result.returncode == 0


def test_lines_may_move_and_names_may_not(old: Path) -> None:
    (old / "a" / "main.tf").write_text("\n\n" + SELF + CYCLE, encoding="utf-8")
    assert run("check", "--baseline", "known.json", cwd=old).returncode == 0
    moved = CYCLE.replace('"x"', '"w"').replace("a.x", "a.w")
    (old / "a" / "main.tf").write_text(moved, encoding="utf-8")
    result = run("check", "--baseline", "known.json", cwd=old)
    assert result.returncode == 1
    assert "test_a.w → test_b.y → test_a.w" in result.stdout
    assert "3 entries no longer found" in one_line(result)


def test_a_new_root_with_the_same_cycle_is_new(old: Path) -> None:
    (old / "c").mkdir()
    (old / "c" / "main.tf").write_text(CYCLE, encoding="utf-8")
    result = run("check", "--baseline", "known.json", "--format", "json", cwd=old)
    assert result.returncode == 1
    roots = json.loads(result.stdout)["roots"]
    assert [bool(root["components"]) for root in roots] == [False, False, True]


def test_a_self_reference_in_another_argument_is_new(old: Path) -> None:
    (old / "a" / "main.tf").write_text(CYCLE + SELF.replace(" v ", " w "), encoding="utf-8")
    result = run("check", "--baseline", "known.json", cwd=old)
    assert "test_s.s refers to itself in w" in result.stdout


def test_written_again_it_is_the_same(old: Path) -> None:
    before = (old / "known.json").read_bytes()
    run("check", "--write-baseline", "known.json", cwd=old)
    assert (old / "known.json").read_bytes() == before


def test_written_for_a_part_the_rest_is_kept(old: Path) -> None:
    (old / "a" / "main.tf").write_text("locals {}\n")
    run("check", "a", "--write-baseline", "known.json", cwd=old)
    assert list(json.loads((old / "known.json").read_bytes())["roots"]) == ["b"]


def test_not_written_when_something_cannot_be_looked_at(old: Path) -> None:
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
def test_not_a_baseline(old: Path, text: str) -> None:
    (old / "other.json").write_text(text)
    result = run("check", "--baseline", "other.json", cwd=old)
    assert result.returncode == 2
    assert one_line(result).startswith("tf-cycle-ls: other.json: ")
    assert result.stdout == ""


def test_no_file(old: Path) -> None:
    result = run("check", "--baseline", "nowhere.json", cwd=old)
    assert result.returncode == 2
    assert "nowhere.json: no such file" in one_line(result)
    result = run("check", "--write-baseline", "nowhere/known.json", cwd=old)
    assert result.returncode == 2
    assert "nowhere/known.json: no such file" in one_line(result)
