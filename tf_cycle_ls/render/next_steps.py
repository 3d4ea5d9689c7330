"""The last lines of `check`: the commands that show and make the fixes."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator, Sequence

from tf_cycle_ls.fixes.model import Harm
from tf_cycle_ls.render.report import Report, Run
from tf_cycle_ls.render.wrapping import wrap_text

_PROGRAM = "tf-cycle-ls"


def next_steps(run: Run, selection: Sequence[str], shown_fixes: str, width: int) -> Iterator[str]:
    """The commands to run next, with the arguments `selection` of `check` that select root modules
    and cycles. `shown_fixes` is the value of `--fixes`, and `width` the number of columns. Yields
    nothing if there is no fix."""
    # `fix` changes only root modules.
    reports = [report for report in run.reports if not report.kind]
    fixes = [fix for report in reports for fix in report.planned.fixes]
    found = [report for report in reports if report.cycles or report.self_references]
    if not found:
        return
    commands: list[tuple[str, str]] = []
    if fixes:
        safe = "safe " if all(fix.harms == (Harm.NONE,) for fix in fixes) else ""
        cycles = sum(report.cycles for report in found)
        verb = "break" if cycles else "remove"
        count = f"1 {safe}fix {verb}s" if len(fixes) == 1 else f"{len(fixes)} {safe}fixes {verb}"
        breaks_all = all(report.planned.breaks_all for report in found)
        is_one = cycles + sum(len(report.self_references) for report in found) == 1
        which = ("it" if is_one else "all of them") if breaks_all else "some of them"
        effect = "" if safe else f"; {_effect({harm for fix in fixes for harm in fix.harms})}"
        text = f"{count} {which}{effect}:"
        yield from wrap_text(text, width)
        commands += [("fix", "show the changes"), ("fix --write", "make the changes")]
    if any(map(_needs_unsafe_fix, found)):
        commands.append(("fix --unsafe", "also use fixes that change behaviour"))
    has_fixes = fixes or any(each.fixes for report in found for each in report.fixes.values())
    if has_fixes and shown_fixes != "all":
        commands.append(("check --fixes all", "list every fix"))
    arguments = f" {shlex.join(selection)}" if selection else ""
    rows = [(f"{_PROGRAM} {command}{arguments}", text) for command, text in commands]
    column = max((len(command) for command, _ in rows), default=0)
    lines = [f"  {command:{column}}  {text}" for command, text in rows]
    if all(len(line) <= width for line in lines):
        yield from lines
        return
    for command, text in rows:  # A command stays on one line, so that it can be copied.
        yield f"  {text}:"
        yield f"    {command}"


def _needs_unsafe_fix(report: Report) -> bool:
    """Whether a cycle is left for which there is a fix that changes behaviour."""
    fixes = (fix for found in report.fixes.values() for fix in found.fixes)
    return not report.planned.breaks_all and any(fix.changes_behaviour for fix in fixes)


def _effect(harms: Collection[Harm]) -> str:
    """The effect of fixes with these harms, none of which changes behaviour."""
    text = "once applied, only the order has changed"
    if Harm.NOT_EXCLUSIVE in harms:
        text = "once applied, Terraform no longer removes what is added elsewhere"
    if Harm.NEEDS_IMPORT in harms:
        text += "; import what exists first"
    return text
