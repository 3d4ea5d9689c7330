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

from tf_cycle_ls.analysis.analyse import analyse
from tf_cycle_ls.analysis.answers import Root
from tf_cycle_ls.analysis.direction import Reversal, reversals
from tf_cycle_ls.analysis.known import Known, all_of, faults_of
from tf_cycle_ls.files import Disk, Once, UnreadableError
from tf_cycle_ls.render.report import Failure, Repairs, Report, report_of
from tf_cycle_ls.render.told import Told
from tf_cycle_ls.revision import Commit, Committed, GitError
from tf_cycle_ls.settings.project import Project


@dataclass(frozen=True, slots=True)
class Question:
    """A root, and how to look at it: what a baseline has for it, if there is one; the commit that
    it is to be compared with, if there is one; whether repairs are wanted."""

    directory: str
    project: Project
    baseline: Known | None
    commit: Commit | None
    repairs: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, or why nothing was. `faults` is what a baseline would have of it."""

    report: Report | None
    failure: Failure | None
    faults: Known
    milliseconds: float


def checked(question: Question) -> Answer:
    """Look at one root. Whatever goes wrong is in the answer, so that the others can go on."""
    start = time.perf_counter()
    report, failure, faults = None, None, Known()
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
    return Answer(report, failure, faults, (time.perf_counter() - start) * 1000)


def _looked_at(question: Question) -> tuple[Report, Known]:
    project = question.project
    found = analyse(question.directory, project.files(Disk()))
    before = _before(question)
    known = [] if question.baseline is None else [question.baseline]
    turned: tuple[Reversal, ...] = ()
    if question.commit:
        turned = reversals(before, found) if before else ()
        is_told = found.components or found.self_references or turned
        known.append(all_of(before) if before and is_told else Known())
    told = Told(found, project.settings, tuple(known), turned)
    everything = Told(found, project.settings).root
    repairs = _repairs(told, question) if question.repairs else {}
    return report_of(told, repairs, before), faults_of(everything)


def _before(question: Question) -> Root | None:
    """The root as it was; None where it was not there."""
    if question.commit is None:
        return None
    try:
        files = question.project.files(_committed(question.commit))
        return analyse(question.directory, files)
    except UnreadableError:
        return None


def _repairs(told: Told, question: Question) -> Mapping[str, Repairs]:
    if not told.root.components:
        return {}
    # Late: it is a third of what a run without a cycle would load.
    from tf_cycle_ls.fixes.explanations import explanations_for
    from tf_cycle_ls.fixes.offers import offers_for

    files = Once(question.project.files(Disk()))
    repairs = {}
    for component in told.root.components:
        fixes = offers_for(component, told.found, files)
        is_safe = any(fix.is_safe for fix in fixes)
        explanations = () if is_safe else explanations_for(component, told.found)
        repairs[component.id] = Repairs(fixes, explanations)
    return repairs


@cache
def _committed(commit: Commit) -> Committed:
    """The files of a commit, read by one git for all roots that this process looks at."""
    files = Committed(commit)
    atexit.register(files.close)
    return files
