"""Checks one root module. Tasks and results are plain data that worker processes can exchange."""

from __future__ import annotations

import atexit
import os
import time
import traceback
from collections.abc import Mapping
from contextlib import ExitStack
from enum import Enum
from functools import cache

from msgspec import Struct

from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.baseline import Baseline, baseline_of_findings, baseline_of_graph
from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.reversed_dependencies import Reversal, reversals
from tf_cycle_ls.analysis.self_components import components_and_self_references, self_components
from tf_cycle_ls.cli.result_cache import ResultCache, encoded_report
from tf_cycle_ls.findings.reported import ReportedFindings
from tf_cycle_ls.git import Commit, CommitFiles, GitError
from tf_cycle_ls.render.report import ComponentFixes, Failure, PlannedFixes, Report, report_of
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.foresight import Foresight, foresee
from tf_cycle_ls.replacement.remedies import Remedy
from tf_cycle_ls.replacement.reversals import with_plans
from tf_cycle_ls.root_kinds import KINDS, Root, analyze_root
from tf_cycle_ls.settings.project import Project
from tf_cycle_ls.vfs import CachedFiles, Disk, Files, UnreadableError


class NeededFixes(Enum):
    """Which fixes a report needs."""

    NONE = "none"
    PLANNED = "those that `fix` would make, and for other components all of them"
    ALL = "all fixes of each component, and those that `fix` would make"


class CheckTask(Struct, frozen=True):
    """A root to check.

    `kind` is the name of its kind, or "" for a root module. `baseline` holds the entries of the
    root in the baseline file, or None without `--baseline`. `commit` is the commit to compare with,
    or None without `--diff`. `fixes` says which fixes the report needs, and `is_cached` that the
    result is to be cached.
    """

    directory: str
    project: Project
    baseline: Baseline | None
    commit: Commit | None
    fixes: NeededFixes
    kind: str = ""
    is_cached: bool = False

    @property
    def root(self) -> Root:
        """The root."""
        return Root(self.directory, KINDS.get(self.kind))


class CheckResult(Struct, frozen=True):
    """A report, or the reason why there is none. `findings` holds what a baseline file would
    record for the root module. `cached` is the report for the cache, if it can be cached."""

    report: Report | None
    failure: Failure | None
    findings: Baseline
    milliseconds: float
    cached: bytes | None = None


def check_root(task: CheckTask) -> CheckResult:
    """Check one root module. Errors become part of the result, so that the other root modules are
    still checked."""
    start = time.perf_counter()
    report, failure, findings, cached = None, None, Baseline(), None
    files = CachedFiles(task.project.files(Disk())) if task.is_cached else None
    try:
        report, findings = _check_other_kind(task) if task.kind else _check(task, files)
        cached = encoded_report(report, files, task.project) if files else None
    except (UnreadableError, GitError) as error:
        failure = Failure(task.directory, str(error))
    except Exception as error:
        failure = internal_failure(task.directory, error)
    return CheckResult(report, failure, findings, (time.perf_counter() - start) * 1000, cached)


def cached_result(task: CheckTask, cache: ResultCache) -> CheckResult | None:
    """The result of an earlier run, if there is one and nothing has changed."""
    start = time.perf_counter()
    report = cache.report(task.directory, task.project) if task.is_cached else None
    if report is None:
        return None
    return CheckResult(report, None, Baseline(), (time.perf_counter() - start) * 1000)


def internal_failure(path: str, error: Exception) -> Failure:
    """The failure that reports an error of this program."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(frame.filename)}:{frame.lineno}"
    message = f"internal error, please report it: {type(error).__name__} in {place}: {error}"
    return Failure(path, message, is_internal=True)


def _check(task: CheckTask, recorded: CachedFiles | None) -> tuple[Report, Baseline]:
    """Check a root module. `recorded` records what is read, if it is to be known."""
    project = task.project
    files = recorded or project.files(Disk())
    analysis = analyze(task.directory, files, language=project.settings.language)
    base = analyze_commit(task)
    reversed_dependencies: dict[Reversal, tuple[Remedy, ...]] = {}
    foresight = Foresight()
    if isinstance(base, Analysis):
        before, now = Configuration(base), Configuration(analysis)
        reversed_dependencies = with_plans(reversals(base, analysis), before, now)
        foresight = foresee(before, now)
    has_findings = analysis.components or analysis.self_references or reversed_dependencies
    baselines = baselines_of(task, base if has_findings else None)
    reported = ReportedFindings(
        analysis, project.settings, baselines, reversed_dependencies, foresight
    )
    unfiltered = ReportedFindings(analysis, project.settings).reported_analysis
    fixes, planned = _find_fixes(reported, task)
    return report_of(reported, fixes, base, planned), baseline_of_findings(unfiltered)


def _check_other_kind(task: CheckTask) -> tuple[Report, Baseline]:
    """Check a root that is no root module."""
    project = task.project
    analysis = analyze_task(task, Disk())
    base = analyze_commit(task)
    reported = ReportedFindings(analysis, project.settings, baselines_of(task, base))
    unfiltered = ReportedFindings(analysis, project.settings).reported_analysis
    fixes = _fixes_of_other_kind(reported.reported_analysis, task)
    return report_of(reported, fixes, None, kind=task.kind), baseline_of_findings(unfiltered)


def _fixes_of_other_kind(analysis: GraphAnalysis, task: CheckTask) -> Mapping[str, ComponentFixes]:
    """Maps the id of each component to its fixes and, without a safe one, to explanations."""
    if not analysis.components or task.fixes is NeededFixes.NONE:
        return {}
    from tf_cycle_ls.root_fixes import explanations_for_component, fixes_for_component

    files, kind = CachedFiles(task.project.files(Disk())), task.root.kind
    return {
        component.id: ComponentFixes(
            fixes_for_component(kind, analysis, files, component),
            explanations_for_component(kind, analysis, component),
        )
        for component in analysis.components
    }


def analyze_task(task: CheckTask, files: Files) -> GraphAnalysis:
    """The analysis of the root of a task, as it is in these files. Raises UnreadableError."""
    return analyze_root(task.root, task.project, task.project.files(files))


def baselines_of(task: CheckTask, base: GraphAnalysis | None) -> tuple[Baseline, ...]:
    """The baselines that `--baseline` and `--diff` give a root. `base` is its analysis at
    the commit to compare with, if there is one."""
    baselines = [] if task.baseline is None else [task.baseline]
    if task.commit:
        baselines.append(baseline_of_graph(base) if base else Baseline())
    return tuple(baselines)


def analyze_commit(task: CheckTask) -> GraphAnalysis | None:
    """The analysis of the root at the commit to compare with. Returns None without a commit, or if
    the root did not exist at that commit."""
    if task.commit is None:
        return None
    try:
        return analyze_task(task, commit_files(task.commit))
    except UnreadableError:
        return None


def _find_fixes(
    reported: ReportedFindings[Analysis], task: CheckTask
) -> tuple[Mapping[str, ComponentFixes], PlannedFixes]:
    """Maps the id of each component and self reference to its fixes and, if none of them is safe,
    to explanations. Also returns the fixes that `fix` would make."""
    components = components_and_self_references(reported.reported_analysis)
    if not components or task.fixes is NeededFixes.NONE:
        return {}, PlannedFixes()
    # Imported late, because a run without cycles would otherwise load a third more modules.
    from tf_cycle_ls.fixes.engine.explanations import explanations_for_component
    from tf_cycle_ls.fixes.engine.fix_all import plan_fixes
    from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
    from tf_cycle_ls.fixes.model import Safety
    from tf_cycle_ls.fixes.registry import RULES

    files = CachedFiles(task.project.files(Disk()))
    rules = [rule.name for rule in RULES]
    plan = plan_fixes(reported.analysis, files, rules, Safety.SAFE_ONCE_APPLIED, components)
    selves = (edge.key for own in self_components(plan.after) for edge in own.edges)
    remaining = plan.after.dependencies.on_cycles | frozenset(selves)
    by_component = {}
    for component in components:
        is_broken = all(edge.key not in remaining for edge in component.edges)
        if is_broken and task.fixes is not NeededFixes.ALL:
            continue
        fixes = fixes_for_component(component, reported.analysis, files)
        is_enough = not all(fix.needs_reason for fix in fixes)
        explanations = () if is_enough else explanations_for_component(component, reported.analysis)
        by_component[component.id] = ComponentFixes(fixes, explanations)
    breaks_all = all(
        edge.key not in remaining for component in components for edge in component.edges
    )
    return by_component, PlannedFixes(plan.fixes, breaks_all)


_open_files = ExitStack()


@cache
def commit_files(commit: Commit) -> CommitFiles:
    """The files of a commit. They are cached, so that all checks of a run share one git process."""
    files = CommitFiles(commit)
    _open_files.callback(files.close)
    return files


def close_commit_files() -> None:
    """End the git processes that the checks of this process use. The next run must not reuse them,
    because which files git ignores is cached, too."""
    commit_files.cache_clear()
    _open_files.close()


# A worker process does not know which task is its last, so it closes the files when it exits.
atexit.register(close_commit_files)
