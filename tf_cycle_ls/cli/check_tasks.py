"""Finds the root modules that a command is for, and the findings that it must not report."""

from __future__ import annotations

import os

from tf_cycle_ls.analysis.baseline import Baseline
from tf_cycle_ls.cli.baseline_file import read_baseline
from tf_cycle_ls.cli.check_root import CheckTask, NeededFixes
from tf_cycle_ls.cli.root_modules import find_root_modules
from tf_cycle_ls.git import Commit, GitError, merge_base
from tf_cycle_ls.render.report import Comparison, Failure
from tf_cycle_ls.settings.project import Projects
from tf_cycle_ls.vfs import UnreadableError, find_checkout


class CheckTasks:
    """Creates the tasks of a run.

    `baseline_file` and `revision` are the values of `--baseline` and `--diff`. `fixes` says which
    fixes the tasks need. Raises BaselineError. `failures` are the paths that could not be read, and
    `comparisons` the commits that root modules are compared with.
    """

    def __init__(
        self,
        projects: Projects,
        baseline_file: str | None,
        revision: str | None,
        fixes: NeededFixes,
    ) -> None:
        self.baseline = read_baseline(baseline_file) if baseline_file else None
        self.failures: list[Failure] = []
        self.comparisons: dict[str, Comparison] = {}
        self._projects = projects
        self._revision = revision
        self._fixes = fixes

    def below(self, path: str) -> list[CheckTask]:
        """A task for each root module at or below a path. Raises GitError."""
        try:
            root_dirs = find_root_modules(path, self._projects)
        except UnreadableError as error:
            self.failures.append(Failure(os.path.abspath(path), str(error)))
            return []
        commit = self._commit(path) if root_dirs else None
        return [self.task(root_dir, commit) for root_dir in root_dirs]

    def task(self, directory: str, commit: Commit | None) -> CheckTask:
        """The task for the root module, or the estate, in a directory."""
        baseline = None if self.baseline is None else self.baseline.get(directory, Baseline())
        return CheckTask(directory, self._projects.of(directory), baseline, commit, self._fixes)

    def _commit(self, path: str) -> Commit | None:
        """The commit to compare a path with. Returns None without `--diff`."""
        if self._revision is None:
            return None
        top = find_checkout(os.path.abspath(path))
        if top is None:
            raise GitError(f"{path} is not in a git repository")
        commit = merge_base(top, self._revision)
        self.comparisons[top] = Comparison(self._revision, commit.name)
        return commit
