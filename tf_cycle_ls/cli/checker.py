"""The work of `tf-cycle-ls check`: checks root modules and writes the report."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from msgspec import Struct

from tf_cycle_ls import __version__, diagnostic_codes
from tf_cycle_ls.analysis.baseline import Baseline
from tf_cycle_ls.analysis.model import UnreadCall
from tf_cycle_ls.cli.baseline_file import BaselineError, read_baseline, write_baseline
from tf_cycle_ls.cli.check_root import CheckResult, CheckTask, NeededFixes, cached_result
from tf_cycle_ls.cli.check_tasks import CheckTasks
from tf_cycle_ls.cli.colour import use_colour
from tf_cycle_ls.cli.console import eprint, output_width
from tf_cycle_ls.cli.exit_codes import ERROR, FINDINGS, INTERNAL_ERROR, SUCCESS
from tf_cycle_ls.cli.output import OutputError, write_output
from tf_cycle_ls.cli.parallel import check_roots, with_progress, worker_count
from tf_cycle_ls.cli.paths import relative_path, repository_path, repository_uri
from tf_cycle_ls.cli.result_cache import ResultCache
from tf_cycle_ls.cli.root_modules import working_directory_projects
from tf_cycle_ls.config.dialect import Dialect
from tf_cycle_ls.findings.messages import tool_sentence, unread_sentence
from tf_cycle_ls.findings.reported import is_error
from tf_cycle_ls.git import GitError
from tf_cycle_ls.render.formatters import (
    concise,
    github,
    gitlab,
    json,
    junit,
    rdjson,
    sarif,
)
from tf_cycle_ls.render.formatters.text_report import TextReport, TextStyle
from tf_cycle_ls.render.limits import limited
from tf_cycle_ls.render.next_steps import next_steps
from tf_cycle_ls.render.report import (
    Report,
    Run,
    deduplicate_suppression_issues,
)
from tf_cycle_ls.render.summary import plural, summary
from tf_cycle_ls.render.wrapping import wrap_text
from tf_cycle_ls.root_kinds import Root, directory_of_root

_WITH_ALL_FIXES = ("json", "sarif", "github", "rdjson")
"""The formats that contain every fix."""


class CheckOptions(Struct, frozen=True):
    """The options of `check`. Each field has the name of its option on the command line."""

    paths: Sequence[str]
    format: str = "text"
    fixes: str = "best"
    output: str | None = None
    report: Sequence[tuple[str, str]] = ()
    exclude: Sequence[str] | None = None
    baseline: str | None = None
    write_baseline: str | None = None
    diff: str | None = None
    fail_on: Sequence[str] = ()
    estate: bool = False
    by_name: bool = False
    jobs: int | None = None
    exit_zero: bool = False
    color: str = "auto"
    quiet: bool = False
    verbose: bool = False
    no_cache: bool = False


def check(options: CheckOptions) -> int:
    """Check all root modules and write the report. Returns the exit code. Paths that cannot be
    checked are reported on stderr."""
    try:
        return _Checker(options).run()
    except (BaselineError, GitError, OutputError) as error:
        eprint(str(error))
        return ERROR


class _Checker:
    def __init__(self, options: CheckOptions) -> None:
        self._options = options
        projects = working_directory_projects(options.exclude)
        fixes = self._needed_fixes()
        self._projects = projects
        # What a comparison reports depends on more than the files.
        is_cached = not (options.no_cache or options.diff or options.baseline)
        self._cache = ResultCache(options.paths, projects) if is_cached else None
        self._tasks = CheckTasks(projects, options.baseline, options.diff, fixes, self._cache)
        self._failures = self._tasks.failures

    def run(self) -> int:
        """Check everything. Returns the exit code."""
        found = (task for path in self._options.paths for task in self._tasks.all_below(path))
        by_name = {task.root.name: task for task in found}
        tasks = [by_name[name] for name in sorted(by_name)]
        shows_progress = not (self._options.quiet or self._options.verbose)
        results = with_progress(self._results(tasks), len(tasks), enabled=shows_progress)
        reports, findings = self._collect(chain(results, self._estate(tasks)))
        for failure in self._failures:
            eprint(f"{relative_path(failure.path)}: {failure.message}")
        if self._options.write_baseline:
            return self._write_baseline(self._options.write_baseline, findings)
        self._report_stale_baseline(findings)
        run = Run(
            deduplicate_suppression_issues(reports),
            tuple(self._failures),
            tuple(self._tasks.comparisons.values()),
        )
        self._write(run)
        return self._exit_code(run)

    def _results(self, tasks: Sequence[CheckTask]) -> Iterator[CheckResult]:
        """The results of all tasks, in the order of the tasks."""
        cache = self._cache
        known = [cached_result(task, cache) if cache else None for task in tasks]
        unknown = [task for task, result in zip(tasks, known, strict=True) if result is None]
        computed = check_roots(unknown, worker_count(self._options.jobs, len(unknown)))
        for task, result in zip(tasks, known, strict=True):
            if result is not None:
                yield result
                continue
            new = next(computed)
            if cache and new.cached:
                cache.add(task.directory, new.cached)
            yield new
        yield from computed  # There are no more; this ends the worker processes.
        if cache:
            cache.save()

    def _estate(self, tasks: Sequence[CheckTask]) -> Iterator[CheckResult]:
        """The result for the root modules as one estate, if it is asked for."""
        root_dirs = [task.directory for task in tasks if not task.kind]
        if self._options.estate and root_dirs:
            # Imported late, because most runs are not about an estate.
            from tf_cycle_ls.cli.estate import check_estate, estate_directory

            root = Root(estate_directory(self._options.paths))
            task = self._tasks.task(root, tasks[0].commit)
            by_name = self._options.by_name
            yield check_estate(task, root_dirs, self._projects, by_name=by_name)

    def _collect(self, results: Iterable[CheckResult]) -> tuple[list[Report], dict[str, Baseline]]:
        """The reports, and for each root module the findings that a baseline file would record."""
        reports: list[Report] = []
        findings: dict[str, Baseline] = {}
        for result in results:
            if self._options.verbose:
                _print_statistics(result)
            if result.failure:
                self._failures.append(result.failure)
            if result.report:
                # An estate can have the directory of one of its root modules.
                earlier = findings.get(result.report.name, Baseline())
                findings[result.report.name] = earlier.with_findings_of(result.findings)
                reports.append(result.report)
        return reports, findings

    def _needed_fixes(self) -> NeededFixes:
        if self._options.write_baseline:
            return NeededFixes.NONE
        formats = {self._options.format, *(format_ for format_, _ in self._options.report)}
        if not formats.isdisjoint(_WITH_ALL_FIXES) or self._options.fixes == "all":
            return NeededFixes.ALL
        return NeededFixes.PLANNED if "text" in formats else NeededFixes.NONE

    def _write_baseline(self, path: str, findings: dict[str, Baseline]) -> int:
        """Write the baseline file. Entries of an existing file for other root modules are kept."""
        if self._failures:
            eprint(f"{path}: not written, because some paths could not be checked")
            return self._failure_code(())
        existing = read_baseline(path) if Path(path).exists() else {}
        kept = {
            name: entries
            for name, entries in existing.items()
            if Path(directory_of_root(name)).is_dir()
        }
        write_baseline(path, kept | findings)
        if not self._options.quiet:
            edges = sum(len(entries.edges) for entries in findings.values())
            selves = sum(len(entries.self_references) for entries in findings.values())
            counts = f"{plural(edges, 'cycle edge')} and {plural(selves, 'self reference')}"
            eprint(f"{path}: wrote {counts} of {plural(len(findings), 'root module')}")
        return SUCCESS

    def _report_stale_baseline(self, findings: dict[str, Baseline]) -> None:
        """Warn about baseline entries whose finding no longer occurs, because they would hide the
        finding if it came back."""
        baseline = self._tasks.baseline
        if not baseline or self._options.quiet:
            return
        stale = sum(
            len(entries.edges - findings[root_dir].edges)
            + len(entries.self_references - findings[root_dir].self_references)
            for root_dir, entries in baseline.items()
            if root_dir in findings
        )
        if stale:
            entries = plural(stale, "entry", "entries")
            eprint(f"{self._options.baseline}: {entries} no longer found; update the baseline file")

    def _write(self, run: Run) -> None:
        for format_, file in self._options.report:
            write_output(_text_of(self._lines(run, format_, to_file=True)), file)
        output, format_ = self._options.output, self._options.format
        if output is None:
            for line in self._lines(run, format_, to_file=False):
                print(line)
            return
        write_output(_text_of(self._lines(run, format_, to_file=True)), output)
        if not self._options.quiet:
            eprint(f"{output}: {summary(run)}")

    def _lines(self, run: Run, format_: str, *, to_file: bool) -> Iterator[str]:
        whole, run = run, limited(run)
        documents = {
            "json": lambda: json.report(run, relative_path),
            "sarif": lambda: sarif.report(run, repository_uri, __version__),
            "gitlab": lambda: gitlab.report(run, repository_path),
            "rdjson": lambda: rdjson.report(run, repository_path),
            "junit": lambda: junit.report(run, relative_path),
        }
        if format_ in documents:
            yield documents[format_]()
            return
        if format_ == "concise":
            yield from concise.lines(run, relative_path)
        elif format_ == "github":
            yield from github.lines(run, repository_path)
        else:
            yield from self._text(run, to_file=to_file)
        if not self._options.quiet:
            width = self._width(to_file=to_file)
            yield from wrap_text(summary(whole), width)
            tools = {one.dialect.name: one.dialect for one in whole.reports if one.choice}
            for tool in tools.values():
                yield from wrap_text(unread_sentence(_unread(whole, tool), tool), width)
            for limit in chain.from_iterable(report.limits for report in whole.reports):
                yield from wrap_text(limit, width)
            choices = [report.choice for report in whole.reports if report.choice]
            yield from wrap_text(tool_sentence(choices), width)
            if format_ == "text":
                yield from next_steps(run, self._selection(), self._options.fixes, width)

    def _selection(self) -> list[str]:
        """The arguments that select root modules and cycles, for other commands."""
        options = self._options
        arguments = [f"--exclude={pattern}" for pattern in options.exclude or ()]
        arguments += [f"--baseline={options.baseline}"] if options.baseline else []
        arguments += [f"--diff={options.diff}"] if options.diff else []
        return arguments + ([] if list(options.paths) == ["."] else list(options.paths))

    def _text(self, run: Run, *, to_file: bool) -> Iterator[str]:
        colour = use_colour(self._options.color, to_file=to_file)
        revision = ", ".join(map(str, run.comparisons))
        width = self._width(to_file=to_file)
        style = TextStyle(colour, width, self._options.verbose, self._options.fixes == "all")
        first_cycle = 1
        for report in run.reports:
            yield from TextReport(report, relative_path, style, revision, first_cycle).lines()
            first_cycle += report.cycles

    def _width(self, *, to_file: bool) -> int:
        return output_width(None if to_file else sys.stdout)

    def _exit_code(self, run: Run) -> int:
        has_errors = any(
            report.self_references or any(is_error(one.code) for one in report.components)
            for report in run.reports
        )
        has_fatal_warnings = any(
            code in self._options.fail_on for report in run.reports for code in _warnings(report)
        )
        has_findings = (has_errors or has_fatal_warnings) and not self._options.exit_zero
        return self._failure_code(run.reports) or (FINDINGS if has_findings else SUCCESS)

    def _failure_code(self, reports: Iterable[Report]) -> int:
        if any(failure.is_internal for failure in self._failures):
            return INTERNAL_ERROR
        is_left_out = any(
            problem.is_file_left_out for report in reports for problem in report.problems
        )
        return ERROR if self._failures or is_left_out else SUCCESS


def _text_of(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _warnings(report: Report) -> Iterator[str]:
    """The diagnostic code of each warning about a root module."""
    yield from (one.code for one in report.components if not is_error(one.code))
    yield from (diagnostic_codes.DIRECTION_REVERSED for _ in report.reversals)
    yield from (found.code for found in report.foreseen)
    yield from (problem.code for problem in report.problems)
    yield from (finding.code for finding in report.suppression_issues)


def _unread(run: Run, tool: Dialect) -> list[UnreadCall]:
    """The calls of modules that were not read, in the root modules of a tool, each block once."""
    reports = (report for report in run.reports if report.dialect.name == tool.name)
    calls = (call for report in reports for call in report.unread_calls)
    return list({call.place: call for call in calls}.values())


def _print_statistics(result: CheckResult) -> None:
    if result.report and result.report.read:
        report = result.report
        files = plural(len(report.read), "file")
        cycles = plural(report.cycles, "cycle")
        eprint(f"{relative_path(report.path)}: {files}, {cycles}, {result.milliseconds:.0f} ms")
