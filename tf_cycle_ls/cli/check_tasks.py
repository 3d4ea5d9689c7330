"""Finds the root modules that a command is for, and the findings that it must not report."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from tf_cycle_ls.analysis.baseline import Baseline
from tf_cycle_ls.cli.baseline_file import read_baseline
from tf_cycle_ls.cli.check_root import CheckTask, NeededFixes
from tf_cycle_ls.cli.result_cache import ResultCache
from tf_cycle_ls.cli.root_modules import find_root_modules, find_roots
from tf_cycle_ls.git import Commit, GitError, merge_base
from tf_cycle_ls.render.report import Comparison, Failure
from tf_cycle_ls.root_kinds import Root
from tf_cycle_ls.settings.project import Projects
from tf_cycle_ls.vfs import UnreadableError, find_checkout


class CheckTasks:
    """Creates the tasks of a run.

    `baseline_file` and `revision` are the values of `--baseline` and `--diff`. `fixes` says which
    fixes the tasks need, and `cache` has results of earlier runs. Raises BaselineError. `failures`
    are the paths that could not be read, and `comparisons` the commits that root modules are
    compared with.
    """

    def __init__(
        self,
        projects: Projects,
        baseline_file: str | None,
        revision: str | None,
        fixes: NeededFixes,
        cache: ResultCache | None = None,
    ) -> None:
        self.baseline = read_baseline(baseline_file) if baseline_file else None
        self.failures: list[Failure] = []
        self.comparisons: dict[str, Comparison] = {}
        self._projects = projects
        self._revision = revision
        self._fixes = fixes
        self._cache = cache

    def below(self, path: str) -> list[CheckTask]:
        """A task for each root module at or below a path. Raises GitError."""
        return self._tasks(path, lambda: map(Root, find_root_modules(path, self._projects)))

    def all_below(self, path: str) -> list[CheckTask]:
        """Like `below`, with the roots of other kinds."""
        calls = self._cache.called_directories if self._cache else None
        return self._tasks(path, lambda: find_roots(path, self._projects, calls))

    def _tasks(self, path: str, find: Callable[[], Iterable[Root]]) -> list[CheckTask]:
        try:
            roots = list(find())
        except UnreadableError as error:
            self.failures.append(Failure(os.path.abspath(path), str(error)))
            return []
        commit = self._commit(path) if roots else None
        return [self.task(root, commit) for root in roots]

    def task(self, root: Root, commit: Commit | None) -> CheckTask:
        """The task for a root."""
        baseline = None if self.baseline is None else self.baseline.get(root.name, Baseline())
        project, kind = self._projects.of(root.directory), root.kind.name if root.kind else ""
        is_cached = self._cache is not None and not kind and project.settings.cache
        return CheckTask(
            root.directory, project, baseline, commit, self._fixes, kind, is_cached=is_cached
        )

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
