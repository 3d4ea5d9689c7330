"""The work of `tf-cycle-ls fix`: plans fixes and prints or writes them."""

from __future__ import annotations

import difflib
import json
import os
import shlex
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls.analysis.self_components import is_self_edge
from tf_cycle_ls.cli.arguments import did_you_mean
from tf_cycle_ls.cli.atomic_write import Change, NotWrittenError, write_together
from tf_cycle_ls.cli.baseline_file import BaselineError
from tf_cycle_ls.cli.check_root import CheckTask, NeededFixes, close_commit_files
from tf_cycle_ls.cli.check_tasks import CheckTasks
from tf_cycle_ls.cli.console import eprint, eprint_command, eprint_wrapped
from tf_cycle_ls.cli.exit_codes import ERROR, FINDINGS, INTERNAL_ERROR, SUCCESS
from tf_cycle_ls.cli.fix_planner import FixPlanner, RemainingCycles
from tf_cycle_ls.cli.output import OutputError, write_output
from tf_cycle_ls.cli.parallel import check_roots, with_progress, worker_count
from tf_cycle_ls.cli.paths import relative_path
from tf_cycle_ls.cli.root_modules import working_directory_projects
from tf_cycle_ls.cli.rule_pages import FIX_RULES
from tf_cycle_ls.cli.write_scope import WriteScope
from tf_cycle_ls.findings.messages import path_text
from tf_cycle_ls.fixes.edits.diff import diff_edits, lines
from tf_cycle_ls.fixes.model import Safety
from tf_cycle_ls.git import GitError
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.render.diff_colours import coloured_diff
from tf_cycle_ls.render.formatters.fix_json import edits_json, fix_fields
from tf_cycle_ls.render.report import Failure
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import UnreadableError


class FixOptions(Struct, frozen=True):
    """The options of `fix`.

    `exclude` are patterns of folders to skip. Cycles that are in the file `baseline`, or already in
    the revision `diff`, are not fixed. `rules` are the only rules to use, and `ids` the only fixes
    to make; all if empty. `max_safety` is the worst class of fixes to make. `outside` allows to
    write files outside of the given paths and their projects. `output` is a file for the diff, or
    None for stdout. `colour` says whether to colour the diff, and `quiet` leaves out the names of
    the fixes. `jobs` is the number of processes that search for cycles.
    """

    exclude: Sequence[str] | None = None
    baseline: str | None = None
    diff: str | None = None
    rules: Collection[str] = ()
    ids: Collection[str] = ()
    max_safety: Safety = Safety.SAFE_ONCE_APPLIED
    write: bool = False
    outside: bool = False
    format: str = "diff"
    output: str | None = None
    colour: bool = False
    quiet: bool = False
    jobs: int | None = None


_CLASS_OPTIONS = {
    Safety.SAFE: ["--only", "safe"],
    Safety.SAFE_ONCE_APPLIED: [],
    Safety.CHANGES_BEHAVIOUR: ["--unsafe"],
}
"""The options that select the classes up to a class."""


def fix(paths: Sequence[str], options: FixOptions) -> int:
    """Fix the roots at or below `paths`. Returns the exit code."""
    unknown = sorted(set(options.rules) - set(FIX_RULES))
    if unknown:
        hint = did_you_mean(unknown[0], FIX_RULES)
        eprint(f"unknown rule {unknown[0]}{hint or '; `tf-cycle-ls rule` lists all'}")
        return ERROR
    try:
        return _fix(paths, options)
    except (BaselineError, GitError, NotWrittenError, OutputError, UnreadableError) as error:
        eprint(str(error))
        return ERROR
    finally:
        close_commit_files()


def _fix(paths: Sequence[str], options: FixOptions) -> int:
    projects = working_directory_projects(options.exclude)
    tasks = CheckTasks(projects, options.baseline, options.diff, NeededFixes.NONE)
    scope = WriteScope(projects)
    by_name: dict[str, CheckTask] = {}
    for path in paths:
        for task in tasks.all_below(path):
            by_name.setdefault(task.root.name, task)
            scope.add(path, task.directory)
    rules = frozenset(options.rules or FIX_RULES)
    planner = FixPlanner(rules, options.max_safety, options.ids)
    status = _plan(list(by_name.values()), tasks.failures, planner, options)
    if planner.unknown_ids:
        id_ = planner.unknown_ids[0]
        eprint(f"no fix has the id {id_}; ids change with the text, so check again")
        return ERROR
    planner.verify()
    remaining = list(planner.remaining())
    outside = sorted(set(scope.outside(change.after.path for change in planner.changes)))
    if options.write and outside and not options.outside:
        where = f"outside of the given paths and their projects: {', '.join(outside)}"
        eprint(f"{where}; nothing was written; --outside allows it")
        return ERROR
    if options.write:
        write_together(planner.changes)
    if options.format == "json":
        write_output(_json(planner, remaining, written=options.write) + "\n", options.output)
    else:
        _print(planner, remaining, options)
        _print_next_step(planner, paths, replace(options, outside=bool(outside)))
        if not options.quiet and by_name:
            _print_result(planner, remaining, options)
    has_cycles = bool(remaining) or (not options.write and planner.has_cycles)
    return max(status, FINDINGS if has_cycles else SUCCESS)


def _plan(
    tasks: Sequence[CheckTask],
    failures: list[Failure],
    planner: FixPlanner,
    options: FixOptions,
) -> int:
    """Plan the fixes of all roots with cycles, which several processes may search for.
    Prints the failures, and returns the exit code for them."""
    jobs = worker_count(options.jobs, len(tasks))
    results = with_progress(check_roots(tasks, jobs), len(tasks), enabled=not options.quiet)
    for task, result in zip(tasks, list(results), strict=True):
        report = result.report
        if report is None:
            failures.extend(filter(None, [result.failure]))
        elif report.components or report.self_references:
            planner.add(task)
        else:
            planner.add_acyclic(task, report.read)
    for failure in failures:
        eprint(f"{relative_path(failure.path)}: {failure.message}")
    if any(failure.is_internal for failure in failures):
        return INTERNAL_ERROR
    return ERROR if failures else SUCCESS


def _print(planner: FixPlanner, remaining: Iterable[RemainingCycles], options: FixOptions) -> None:
    """List the fixes and the remaining cycles on stderr. Write the names of the written files, or a
    unified diff of the changes, to the output."""
    for planned in () if options.quiet else planner.fixes:
        description = f"{planned.rule.name}: {planned.description}"
        eprint_wrapped("\n".join([planned.title, description, *planned.details.splitlines()]))
    if options.write:
        names = (relative_path(change.after.path) for change in planner.changes)
        text = "".join(f"{name}: written\n" for name in names)
    else:
        base = _diff_base(planner.changes)
        diff = (line for change in planner.changes for line in _diff(change, base))
        is_coloured = options.colour and options.output is None
        text = "".join(map(coloured_diff, diff) if is_coloured else diff)
    write_output(text, options.output)
    for message in _messages(remaining):
        eprint_wrapped(message)


def _messages(remaining: Iterable[RemainingCycles]) -> Iterator[str]:
    """A message for each cycle that is left; the reason is its second line."""
    for left in remaining:
        name = relative_path(left.root_dir)
        root = "" if name == "." else f"{name}: "
        for cycle in left.cycles:
            if is_self_edge(cycle.edges[0]):
                text = f"remaining self reference: {address(cycle.edges[0].source)}"
            else:
                text = f"remaining cycle: {path_text(cycle)}"
            yield f"{root}{text}\n{left.reason}"
        if left.omitted:
            count = len(left.component.addresses)
            yield f"{root}and {left.omitted} more cycles among the same {count} {left.nodes}"


def _json(planner: FixPlanner, remaining: Iterable[RemainingCycles], *, written: bool) -> str:
    """The plan as a JSON object; see docs/fix.schema.json."""
    before = {change.before.path: change.before for change in planner.changes}
    base = _diff_base(planner.changes)
    edits = {
        change.before.path: diff_edits(change.before.data, change.after.data)
        for change in planner.changes
    }
    result = {
        "version": 1,
        "written": written,
        "fixes": list(map(fix_fields, planner.fixes)),
        "edits": edits_json(edits, before.__getitem__, relative_path),
        "diff": "".join(line for change in planner.changes for line in _diff(change, base)),
        "remaining": [
            {
                "root": relative_path(left.root_dir),
                "cycles": [path_text(cycle) for cycle in left.cycles],
                "omitted": left.omitted,
                "reason": left.reason,
            }
            for left in remaining
        ],
    }
    return json.dumps(result, indent=2, ensure_ascii=False)


def _print_next_step(planner: FixPlanner, paths: Sequence[str], options: FixOptions) -> None:
    """Say that a preview wrote nothing, and how to make the changes."""
    if options.write or options.quiet or not planner.changes:
        return
    arguments = [f"--exclude={pattern}" for pattern in options.exclude or ()]
    arguments += [f"--baseline={options.baseline}"] if options.baseline else []
    arguments += [f"--diff={options.diff}"] if options.diff else []
    arguments += [f"--rule={name}" for name in options.rules]
    arguments += [f"--id={id_}" for id_ in options.ids]
    arguments += _CLASS_OPTIONS[options.max_safety]
    arguments += ["--outside"] if options.outside else []
    arguments += [] if list(paths) == ["."] else paths
    command = shlex.join(["tf-cycle-ls", "fix", "--write", *arguments])
    written = "only the diff was written" if options.output else "nothing was written"
    eprint_command(f"{written}; to make these changes:", command)
    base = _diff_base(planner.changes)
    if base != str(Path.cwd()):
        command = shlex.join(["patch", "-p1", "-d", base])
        eprint_command(f"the diff has paths relative to {base}; to apply it:", command)


def _print_result(
    planner: FixPlanner, remaining: Sequence[RemainingCycles], options: FixOptions
) -> None:
    """Say that there is nothing to fix, or what is left after the changes."""
    left = sum(len(entry.component.cycles) for entry in remaining)
    if options.write and planner.fixes:
        made = "1 fix made" if len(planner.fixes) == 1 else f"{len(planner.fixes)} fixes made"
        rest = "no cycle is" if not left else "1 cycle is" if left == 1 else f"{left} cycles are"
        eprint(f"{made}; {rest} left")
    elif not planner.fixes and not left:
        eprint("no cycle to fix")


def _diff_base(changes: Sequence[Change]) -> str:
    """The directory that the paths of a diff are relative to: the working directory, or, if a file
    is outside of it, the directory of all files. Programs that apply a diff refuse `..` in it."""
    here = str(Path.cwd())
    paths = [change.after.path for change in changes]
    if all(os.path.commonpath([here, path]) == here for path in paths):
        return here
    return os.path.commonpath([os.path.dirname(path) for path in paths])


def _diff(change: Change, base: str) -> Iterable[str]:
    name = Path(os.path.relpath(change.after.path, base)).as_posix()
    # Like GNU diff and git: otherwise `patch` takes a space as the end of the name.
    name += "\t" if " " in name else ""
    before, after = _lines(change.before), _lines(change.after)
    for line in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(document: Document) -> list[str]:
    return [line.decode() for line in lines(document.data)]
