"""The tasks of `check` and `fix`: root modules, and what they are compared with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.repository import A, B, Repository, needs_git, repository
from tf_cycle_ls.cli.baseline_file import BaselineError
from tf_cycle_ls.cli.check_root import NeededFixes
from tf_cycle_ls.cli.check_tasks import CheckTasks
from tf_cycle_ls.cli.root_modules import working_directory_projects
from tf_cycle_ls.git import GitError

__all__ = ["repository"]


def tasks_for(baseline: str | None = None, revision: str | None = None) -> CheckTasks:
    return CheckTasks(working_directory_projects(), baseline, revision, NeededFixes.NONE)


def test_each_root_module_has_a_task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text("locals {}\n")
    tasks = tasks_for()
    assert [Path(task.directory).name for task in tasks.below(".")] == ["a", "b"]
    assert (tasks.failures, tasks.comparisons) == ([], {})


def test_missing_path_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tasks = tasks_for()
    assert tasks.below("nowhere") == []
    assert [failure.path for failure in tasks.failures] == [str(tmp_path / "nowhere")]


def test_invalid_baseline_file_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BaselineError, match="known"):
        tasks_for(baseline="known.json")


@needs_git
def test_revision_is_a_commit_of_the_repository(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = repository.commit({"main.tf": A % "1" + B % "1"})
    monkeypatch.chdir(repository.path)
    tasks = tasks_for(revision="main")
    (task,) = tasks.below(".")
    assert task.commit
    assert task.commit.name == name
    assert [str(comparison) for comparison in tasks.comparisons.values()] == [f"main ({name[:8]})"]
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "main.tf").write_text("locals {}\n")
    with pytest.raises(GitError, match="not in a git repository"):
        tasks.below(str(outside))
