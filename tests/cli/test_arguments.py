"""Arguments that are rejected: empty paths, mistyped names and numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.support import one_line, run
from tf_cycle_ls.cli.arguments import did_you_mean

EMPTY_PATHS = [
    ("check", ""),
    ("check", "network", ""),
    ("check", "--baseline", ""),
    ("check", "--write-baseline", ""),
    ("check", "--output", ""),
    ("doctor", ""),
    ("explain", ""),
    ("explain", "local.a", "local.b", "--in", ""),
    ("fix", ""),
    ("graph", ""),
    ("graph", "--output", ""),
    ("--log-file", ""),
]


@pytest.mark.parametrize("arguments", EMPTY_PATHS, ids=" ".join)
def test_empty_path_is_wrong_usage(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """An unset variable of a shell, in quotes, must not select the working directory."""
    (tmp_path / "main.tf").write_text("locals {\n  a = local.b\n  b = local.a\n}\n")
    result = run(*arguments, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert "the path is empty" in one_line(result)


@pytest.mark.parametrize(
    ("arguments", "suggestion"),
    [
        (["chek"], "check"),
        (["expalin", "a", "b"], "explain"),
        (["check", "--format", "sarf"], "sarif"),
        (["check", "--fail-on", "unreadble"], "unreadable"),
    ],
)
def test_mistyped_choice_gets_a_suggestion(
    arguments: list[str], suggestion: str, tmp_path: Path
) -> None:
    result = run(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert f"did you mean {suggestion}?" in one_line(result)


def test_choices_are_listed_if_none_is_close(tmp_path: Path) -> None:
    message = one_line(run("xyzzy", cwd=tmp_path))
    assert "did you mean" not in message
    for command in ("check", "explain", "fix", "graph", "rule", "doctor", "settings"):
        assert command in message


@pytest.mark.parametrize("number", ["0", "-1", "two", "²", "1.5", ""])
def test_number_of_jobs_must_be_positive(number: str, tmp_path: Path) -> None:
    result = run("check", f"--jobs={number}", cwd=tmp_path)
    assert result.returncode == 2
    assert "not a positive number" in one_line(result)


def test_suggestion_is_the_closest_choice() -> None:
    assert did_you_mean("wildcrad", ["wildcard", "scoped-wildcard"]) == "; did you mean wildcard?"
    assert did_you_mean("zzz", ["wildcard"]) == ""
