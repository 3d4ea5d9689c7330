"""One root looked at for `check`: a question goes in, an answer comes out, both plain data, so that
it may be done in another process."""

from __future__ import annotations

import atexit
import os
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.baseline import Baseline, baseline_of_findings, baseline_of_graph
from tf_cycle_ls.analysis.model import Analysis
from tf_cycle_ls.analysis.reversed_dependencies import Reversal, reversals
from tf_cycle_ls.findings.reported import ReportedFindings
from tf_cycle_ls.git import Commit, CommitFiles, GitError
from tf_cycle_ls.render.report import Failure, Repairs, Report, report_of
from tf_cycle_ls.settings.project import Project
from tf_cycle_ls.vfs import CachedFiles, Disk, UnreadableError


@dataclass(frozen=True, slots=True)
class CheckTask:
    """A root, and how to look at it: what a baseline has for it, if there is one; the commit that
    it is to be compared with, if there is one; whether repairs are wanted."""

    directory: str
    project: Project
    baseline: Baseline | None
    commit: Commit | None
    repairs: bool


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was found, or why nothing was. `faults` is what a baseline would have of it."""

    report: Report | None
    failure: Failure | None
    faults: Baseline
    milliseconds: float


def checked(question: CheckTask) -> CheckResult:
    """Look at one root. Whatever goes wrong is in the answer, so that the others can go on."""
    start = time.perf_counter()
    report, failure, faults = None, None, Baseline()
    try:
        report, faults = _looked_at(question)
    except (UnreadableError, GitError) as error:
        failure = Failure(question.directory, str(error))
    except Exception as error:
        # Of thousands of roots one may bring up a fault of ours; it is told, and counts.
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.basename(where.filename)}:{where.lineno}"
        message = f"internal error, please report it: {type(error).__name__} in {place}: {error}"
        failure = Failure(question.directory, message, is_ours=True)
    return CheckResult(report, failure, faults, (time.perf_counter() - start) * 1000)


def _looked_at(question: CheckTask) -> tuple[Report, Baseline]:
    project = question.project
    found = analyze(question.directory, project.files(Disk()))
    before = _before(question)
    known = [] if question.baseline is None else [question.baseline]
    turned: tuple[Reversal, ...] = ()
    if question.commit:
        turned = reversals(before, found) if before else ()
        is_told = found.components or found.self_references or turned
        known.append(baseline_of_graph(before) if before and is_told else Baseline())
    told = ReportedFindings(found, project.settings, tuple(known), turned)
    everything = ReportedFindings(found, project.settings).reported_analysis
    repairs = _repairs(told, question) if question.repairs else {}
    return report_of(told, repairs, before), baseline_of_findings(everything)


def _before(question: CheckTask) -> Analysis | None:
    """The root as it was; None where it was not there."""
    if question.commit is None:
        return None
    try:
        files = question.project.files(_committed(question.commit))
        return analyze(question.directory, files)
    except UnreadableError:
        return None


def _repairs(told: ReportedFindings, question: CheckTask) -> Mapping[str, Repairs]:
    if not told.reported_analysis.components:
        return {}
    # Late: it is a third of what a run without a cycle would load.
    from tf_cycle_ls.fixes.engine.explanations import explanations_for_component
    from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component

    files = CachedFiles(question.project.files(Disk()))
    repairs = {}
    for component in told.reported_analysis.components:
        fixes = fixes_for_component(component, told.analysis, files)
        is_safe = any(fix.is_safe for fix in fixes)
        explanations = () if is_safe else explanations_for_component(component, told.analysis)
        repairs[component.id] = Repairs(fixes, explanations)
    return repairs


@cache
def _committed(commit: Commit) -> CommitFiles:
    """The files of a commit, read by one git for all roots that this process looks at."""
    files = CommitFiles(commit)
    atexit.register(files.close)
    return files
