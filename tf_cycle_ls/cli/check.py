"""`tf-cycle-ls check`: every root at or below some paths, reported in the form asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tf_cycle_ls import __version__, diagnostic_codes
from tf_cycle_ls.analysis.baseline import Baseline
from tf_cycle_ls.cli.baseline_file import BaselineError, read_baseline, write_baseline
from tf_cycle_ls.cli.check_root import CheckResult, CheckTask
from tf_cycle_ls.cli.common import CLEAN, FOUND, UNREADABLE, below_top, roots_at, shown, tell, uri
from tf_cycle_ls.cli.main import INTERNAL_ERROR
from tf_cycle_ls.cli.parallel import answers, jobs_for, with_progress
from tf_cycle_ls.cli.projects import projects_here
from tf_cycle_ls.git import Commit, GitError, merge_base
from tf_cycle_ls.render.formatters import github, json, sarif
from tf_cycle_ls.render.formatters.text_report import TextReport
from tf_cycle_ls.render.report import Comparison, Failure, Report, Run, said_once
from tf_cycle_ls.vfs import UnreadableError, find_checkout


class OutputError(Exception):
    """A report that cannot be written; `str()` of it is one line."""


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What `check` is asked for: the options of the command line, by their names there."""

    paths: Sequence[str]
    format: str = "text"
    output: str | None = None
    exclude: Sequence[str] | None = None
    baseline: str | None = None
    write_baseline: str | None = None
    diff: str | None = None
    fail_on: Sequence[str] = ()
    jobs: int | None = None
    quiet: bool = False
    verbose: bool = False


def check(wanted: CheckOptions) -> int:
    """Look at all roots and report; gives the exit status. What could not be looked at is told on
    stderr."""
    try:
        return _Check(wanted).status()
    except (BaselineError, GitError, OutputError) as error:
        tell(str(error))
        return UNREADABLE


class _Check:
    def __init__(self, wanted: CheckOptions) -> None:
        self._wanted = wanted
        self._projects = projects_here(wanted.exclude)
        self._baseline = read_baseline(wanted.baseline) if wanted.baseline else None
        self._comparisons: dict[str, Comparison] = {}
        self._failures: list[Failure] = []

    def status(self) -> int:
        """Do it all."""
        questions = self._questions()
        jobs = jobs_for(self._wanted.jobs, len(questions))
        silent = self._wanted.quiet or self._wanted.verbose
        found = with_progress(answers(questions, jobs), len(questions), wanted=not silent)
        faults: dict[str, Baseline] = {}
        reports: list[Report] = []
        for answer in found:
            if self._wanted.verbose:
                _tell_at_length(answer)
            if answer.failure:
                self._failures.append(answer.failure)
            if answer.report:
                faults[answer.report.path] = answer.faults
                reports.append(answer.report)
        for failure in self._failures:
            tell(f"{shown(failure.path)}: {failure.message}")
        if self._wanted.write_baseline:
            return self._write_baseline(self._wanted.write_baseline, faults)
        self._tell_what_is_gone(faults)
        run = Run(said_once(reports), tuple(self._failures), tuple(self._comparisons.values()))
        self._write(run)
        return self._status_of(run)

    def _questions(self) -> list[CheckTask]:
        questions: dict[str, CheckTask] = {}
        for path in self._wanted.paths:
            try:
                roots = roots_at(path, self._projects)
            except UnreadableError as error:
                self._failures.append(Failure(os.path.abspath(path), str(error)))
                continue
            commit = self._commit(path) if roots else None
            for directory in roots:
                questions.setdefault(directory, self._question(directory, commit))
        return [questions[directory] for directory in sorted(questions)]

    def _question(self, directory: str, commit: Commit | None) -> CheckTask:
        baseline = None if self._baseline is None else self._baseline.get(directory, Baseline())
        repairs = self._wanted.format in ("text", "sarif") and not self._wanted.write_baseline
        return CheckTask(directory, self._projects.of(directory), baseline, commit, repairs)

    def _commit(self, path: str) -> Commit | None:
        """The commit with which what is at a path is compared. Raises GitError."""
        revision = self._wanted.diff
        if revision is None:
            return None
        top = find_checkout(os.path.abspath(path))
        if top is None:
            raise GitError(f"{path} is in no git checkout, so there is no {revision!r} of it")
        commit = merge_base(top, revision)
        self._comparisons[top] = Comparison(revision, commit.name)
        return commit

    def _write_baseline(self, path: str, faults: dict[str, Baseline]) -> int:
        """Roots that were not looked at stay as they are in a file that is there."""
        if self._failures:
            tell(f"{path}: not written, for not everything could be looked at")
            return self._failed()
        before = read_baseline(path) if Path(path).exists() else {}
        kept = {root: known for root, known in before.items() if Path(root).is_dir()}
        write_baseline(path, kept | faults)
        if not self._wanted.quiet:
            edges = sum(len(known.edges) for known in faults.values())
            selves = sum(len(known.self_references) for known in faults.values())
            counts = f"{_plural(edges, 'edge')} of cycles, {_plural(selves, 'self reference')}"
            tell(f"{path}: written, with {counts} of {_plural(len(faults), 'root module')}")
        return CLEAN

    def _tell_what_is_gone(self, faults: dict[str, Baseline]) -> None:
        """That a baseline has more than there is: what is gone may come back unseen."""
        if not self._baseline or self._wanted.quiet:
            return
        gone = sum(
            len(known.edges - faults[root].edges)
            + len(known.self_references - faults[root].self_references)
            for root, known in self._baseline.items()
            if root in faults
        )
        if gone:
            what = _plural(gone, "entry", "entries")
            tell(f"{self._wanted.baseline}: {what} no longer found; write it again")

    def _write(self, run: Run) -> None:
        output = self._wanted.output
        if output is None:
            for line in self._lines(run):
                print(line)
            return
        text = "".join(f"{line}\n" for line in self._lines(run))
        try:
            Path(output).write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise OutputError(f"{output}: {(error.strerror or str(error)).lower()}") from None
        if not self._wanted.quiet:
            tell(f"{output}: {_summary(run)}")

    def _lines(self, run: Run) -> Iterator[str]:
        if self._wanted.format == "json":
            yield json.report(run, shown)
        elif self._wanted.format == "sarif":
            yield sarif.report(run, uri, __version__)
        elif self._wanted.format == "github":
            yield from github.lines(run, below_top)
            yield from () if self._wanted.quiet else (_summary(run),)
        else:
            yield from self._text(run)

    def _text(self, run: Run) -> Iterator[str]:
        on_terminal = self._wanted.output is None and sys.stdout.isatty()
        colour = on_terminal and "NO_COLOR" not in os.environ
        revision = ", ".join(map(str, run.comparisons))
        for report in run.reports:
            yield from TextReport(report, shown, colour, revision).lines()
        if not self._wanted.quiet:
            yield _summary(run)

    def _status_of(self, run: Run) -> int:
        found = any(report.components or report.self_references for report in run.reports)
        asked = any(
            each in self._wanted.fail_on for report in run.reports for each in _codes(report)
        )
        return self._failed() or (FOUND if found or asked else CLEAN)

    def _failed(self) -> int:
        if any(failure.is_ours for failure in self._failures):
            return INTERNAL_ERROR
        return UNREADABLE if self._failures else CLEAN


def _codes(report: Report) -> Iterator[str]:
    """The codes of the warnings about a root."""
    yield from (diagnostic_codes.DIRECTION_REVERSED for _ in report.reversals)
    yield from (diagnostic_codes.UNREADABLE for _ in report.problems)
    yield from (remark.code for remark in report.remarks)


def _summary(run: Run) -> str:
    cycles = sum(report.cycles for report in run.reports)
    selves = sum(len(report.self_references) for report in run.reports)
    new = "new " if any(report.new is not None for report in run.reports) else ""
    counts = [_plural(cycles, f"{new}cycle"), _plural(selves, f"{new}self reference")]
    ignored = {place for report in run.reports for place in report.ignored}
    if ignored:
        counts.append(f"{_plural(len(ignored), 'reference')} ignored")
    known = sum(report.known_before for report in run.reports)
    if known:
        counts.append(f"{known} known before")
    turned = sum(len(report.reversals) for report in run.reports)
    if turned:
        counts.append(f"{_plural(turned, 'direction')} reversed")
    return f"{_plural(len(run.reports), 'root module')}: {', '.join(counts)}"


def _tell_at_length(answer: CheckResult) -> None:
    if answer.report:
        report = answer.report
        files = _plural(len(report.read), "file")
        cycles = _plural(report.cycles, "cycle")
        took = f"{answer.milliseconds:.0f} ms"
        tell(f"{shown(report.path)}: {files}, {cycles}, {took}")


def _plural(count: int, word: str, words: str = "") -> str:
    return f"{count} {word if count == 1 else words or f'{word}s'}"
