"""The work of `tf-cycle-ls fix`: plans fixes and prints or writes them."""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tf_cycle_ls.cli.atomic_write import Change, NotWrittenError, write_together
from tf_cycle_ls.cli.console import eprint
from tf_cycle_ls.cli.exit_codes import ERROR, FINDINGS, SUCCESS
from tf_cycle_ls.cli.fix_planner import FixPlanner, RemainingCycles
from tf_cycle_ls.cli.paths import relative_path
from tf_cycle_ls.cli.root_modules import find_root_modules, working_directory_projects
from tf_cycle_ls.findings.messages import path_text
from tf_cycle_ls.fixes.edits.diff import diff_edits, lines
from tf_cycle_ls.fixes.engine.fix_all import MAX_SAFE_IMPACT
from tf_cycle_ls.fixes.model import Impact
from tf_cycle_ls.fixes.registry import RULES
from tf_cycle_ls.render.diff_colours import coloured_diff
from tf_cycle_ls.render.formatters.fix_json import edits_json, fix_fields
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import UnreadableError


@dataclass(frozen=True, slots=True)
class FixOptions:
    """The options of `fix`. `rules` are the only rules to use, and `ids` the only fixes to make;
    all if empty. `colour` tells whether to colour the diff."""

    rules: Collection[str] = ()
    ids: Collection[str] = ()
    unsafe: bool = False
    write: bool = False
    format: str = "diff"
    colour: bool = False


def fix(paths: Sequence[str], options: FixOptions) -> int:
    """Fix the root modules at or below `paths`. Returns the exit code."""
    names = [rule.name for rule in RULES]
    unknown = sorted(set(options.rules) - set(names))
    if unknown:
        eprint(f"unknown rule {unknown[0]}; the rules are {', '.join(names)}")
        return ERROR
    projects = working_directory_projects()
    max_impact = Impact.CONTROL_REMOVED if options.unsafe else MAX_SAFE_IMPACT
    planner = FixPlanner(frozenset(options.rules or names), max_impact, projects, options.ids)
    status = SUCCESS
    try:
        for path in paths:
            try:
                for root_dir in find_root_modules(path, projects):
                    planner.add(root_dir)
            except (UnreadableError, OSError) as error:
                eprint(f"{path}: {error}")
                status = ERROR
        if planner.unknown_ids:
            names = planner.unknown_ids
            eprint(f"no fix has the id {names[0]}; ids change with the text, so check again")
            return ERROR
        planner.verify()
        remaining = list(planner.remaining())
        if options.write:
            write_together(planner.changes)
    except (NotWrittenError, UnreadableError) as error:
        eprint(str(error))
        return ERROR
    if options.format == "json":
        print(_json(planner, remaining, written=options.write))
    else:
        _print(planner, remaining, options)
    return max(status, FINDINGS if remaining else SUCCESS)


def _print(planner: FixPlanner, remaining: Iterable[RemainingCycles], options: FixOptions) -> None:
    """List the fixes and the remaining cycles on stderr. Print the written files, or a unified diff
    of the changes."""
    for planned in planner.fixes:
        title = f"{planned.rule.name}: {planned.title}"
        eprint("\n  ".join([title, *planned.details.splitlines()]))
    if options.write:
        for change in planner.changes:
            print(f"{relative_path(change.after.path)}: written")
    else:
        diff = (line for change in planner.changes for line in _diff(change))
        sys.stdout.writelines(map(coloured_diff, diff) if options.colour else diff)
    for message in _messages(remaining):
        eprint(message)


def _messages(remaining: Iterable[RemainingCycles]) -> Iterator[str]:
    """A message for each cycle that is left, with the reason."""
    for left in remaining:
        name = relative_path(left.root_dir)
        for cycle in left.cycles:
            yield f"{name}: remaining cycle: {path_text(cycle)} ({left.reason})"
        if left.omitted:
            count = len(left.component.addresses)
            yield f"{name}: and {left.omitted} more among the same {count} addresses"


def _json(planner: FixPlanner, remaining: Iterable[RemainingCycles], *, written: bool) -> str:
    """The plan as a JSON object; see docs/fix.schema.json."""
    before = {change.before.path: change.before for change in planner.changes}
    edits = {
        change.before.path: diff_edits(change.before.data, change.after.data)
        for change in planner.changes
    }
    result = {
        "version": 1,
        "written": written,
        "fixes": list(map(fix_fields, planner.fixes)),
        "edits": edits_json(edits, before.__getitem__, relative_path),
        "diff": "".join(line for change in planner.changes for line in _diff(change)),
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


def _diff(change: Change) -> Iterable[str]:
    name = relative_path(change.after.path)
    before, after = _lines(change.before), _lines(change.after)
    for line in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(document: Document) -> list[str]:
    return [line.decode() for line in lines(document.data)]
