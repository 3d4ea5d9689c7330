"""`tf-cycle-ls rule` and `explain NAME` print a documentation page."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import one_line, run


def test_rule_without_name_lists_codes_and_rules(tmp_path: Path) -> None:
    result = run("rule", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    names = [line.strip() for line in result.stdout.splitlines()]
    assert {"dependency-cycle", "unreadable", "wildcard", "split", "false-cycle"} <= set(names)


def test_explain_prints_the_page_of_a_rule(tmp_path: Path) -> None:
    result = run("explain", "wildcard", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == run("rule", "wildcard", cwd=tmp_path).stdout
    assert result.stdout.startswith("# wildcard\n")


def test_existing_file_wins_over_the_name_of_a_rule(tmp_path: Path) -> None:
    """`explain FILE` existed first."""
    (tmp_path / "split").write_text("Error: Cycle: test_q.x, test_q.y\n")
    (tmp_path / "main.tf").write_text("locals {}\n")
    result = run("explain", "split", cwd=tmp_path)
    assert "declares any of this" in result.stdout


def test_unknown_name_gets_a_suggestion(tmp_path: Path) -> None:
    result = run("rule", "wildcrad", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert "did you mean wildcard?" in one_line(result)
    assert "`tf-cycle-ls rule` lists all" in one_line(run("rule", "xyzzy", cwd=tmp_path))
