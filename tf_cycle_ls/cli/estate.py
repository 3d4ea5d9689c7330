"""Analyzes the root modules of the command line as one estate."""

from __future__ import annotations

import os.path
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from msgspec.structs import replace

from tf_cycle_ls.analysis.baseline import Baseline, baseline_of_findings
from tf_cycle_ls.cli.check_root import (
    CheckResult,
    CheckTask,
    baselines_of,
    close_commit_files,
    commit_files,
    internal_failure,
)
from tf_cycle_ls.estate.analyze import EstateAnalysis, analyze_estate
from tf_cycle_ls.estate.backend_files import Folders
from tf_cycle_ls.estate.root_states import RootStates, states_of_root
from tf_cycle_ls.findings.reported import ReportedFindings
from tf_cycle_ls.git import Commit, GitError
from tf_cycle_ls.render.report import Failure, Report, report_of
from tf_cycle_ls.settings.project import Projects
from tf_cycle_ls.vfs import CachedFiles, Disk, Files, UnreadableError, walk_directories


def estate_directory(paths: Iterable[str]) -> str:
    """The directory of an estate: the lowest one around the paths on the command line."""
    absolute = map(os.path.abspath, paths)
    folders = [os.path.dirname(path) if os.path.isfile(path) else path for path in absolute]
    return os.path.commonpath(folders)


def analyzed_estate(
    directory: str,
    root_dirs: Iterable[str],
    projects: Projects,
    commit: Commit | None = None,
    *,
    by_name: bool = False,
) -> EstateAnalysis:
    """Analyze root modules as an estate, on disk or in a commit. Those that cannot be read are left
    out, because their own check reports them. With `by_name`, also by the names of parameters."""
    below = CachedFiles(commit_files(commit) if commit else Disk())

    def files_of(root_dir: str) -> Files:
        return projects.of(root_dir).files(below)

    def states() -> Iterator[RootStates]:
        for root_dir in root_dirs:
            project = projects.of(root_dir)
            names_in: dict[str, tuple[str, ...]] = {}
            with suppress(UnreadableError):
                for folder in walk_directories(root_dir, project.excludes):
                    with suppress(UnreadableError):
                        names_in[folder] = below.list_dir(folder)
                files, language = files_of(root_dir), project.settings.language
                folders = Folders(names_in)
                yield states_of_root(root_dir, files, language, folders, by_name=by_name)

    return analyze_estate(directory, states(), files_of)


def check_estate(
    task: CheckTask, root_dirs: Sequence[str], projects: Projects, *, by_name: bool
) -> CheckResult:
    """Check the root modules in `root_dirs` as one estate. `task` is about its directory."""
    start = time.perf_counter()
    try:
        report, findings = _check(task, root_dirs, projects, by_name=by_name)
    except GitError as error:
        return _failed(task, Failure(task.directory, str(error)), start)
    except Exception as error:
        return _failed(task, internal_failure(task.directory, error), start)
    finally:
        close_commit_files()
    return CheckResult(report, None, findings, (time.perf_counter() - start) * 1000)


def _failed(task: CheckTask, failure: Failure, start: float) -> CheckResult:
    return CheckResult(None, failure, Baseline(), (time.perf_counter() - start) * 1000)


def _check(
    task: CheckTask, root_dirs: Sequence[str], projects: Projects, *, by_name: bool
) -> tuple[Report, Baseline]:
    def analyzed(commit: Commit | None = None) -> EstateAnalysis:
        return analyzed_estate(task.directory, root_dirs, projects, commit, by_name=by_name)

    analysis = analyzed()
    before = analyzed(task.commit) if task.commit and analysis.components else None
    settings = task.project.settings
    reported = ReportedFindings(analysis, settings, baselines_of(task, before))
    unfiltered = ReportedFindings(analysis, settings).reported_analysis
    report = report_of(reported, {}, before)
    # The root modules report comments, and read the files.
    report = replace(report, suppression_issues=(), read=frozenset())
    return report, baseline_of_findings(unfiltered)
