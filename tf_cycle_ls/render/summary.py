"""Writes the last line of `check`: what was checked, and the number of findings of each kind."""

from __future__ import annotations

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.render.report import Run

_BETWEEN_ROOTS = {
    diagnostic_codes.STATE_CYCLE: "state cycle",
    diagnostic_codes.STATE_ORDER: "missing state order",
}
_PROBLEMS = {
    diagnostic_codes.TEST_CYCLE: "test cycle",
    diagnostic_codes.QUERY_CYCLE: "query cycle",
    diagnostic_codes.STATIC_CYCLE: "static cycle",
    diagnostic_codes.OWN_STATE: "own-state reference",
}


def summary(run: Run) -> str:
    """The line about what a run has checked and found."""
    cycles = sum(report.cycles for report in run.reports if report.choice or report.kind)
    selves = sum(len(report.self_references) for report in run.reports)
    new = "new " if any(report.new is not None for report in run.reports) else ""
    counts = [plural(cycles, f"{new}cycle"), plural(selves, f"{new}self reference")]
    components = [one for report in run.reports for one in report.components]
    for code, name in _BETWEEN_ROOTS.items():
        count = sum(len(one.cycles) for one in components if one.code == code)
        if count:
            counts.append(plural(count, f"{new}{name}"))
    suppressed = {place for report in run.reports for place in report.suppressed}
    if suppressed:
        counts.append(f"{plural(len(suppressed), 'reference')} ignored")
    existing = sum(report.baseline_count for report in run.reports)
    if existing:
        counts.append(f"{existing} known before")
    problems = {problem for report in run.reports for problem in report.problems}
    unreadable = sum(problem.code == diagnostic_codes.UNREADABLE for problem in problems)
    if unreadable:
        counts.append(f"{unreadable} unreadable")
    for code, name in _PROBLEMS.items():
        count = sum(problem.code == code for problem in problems)
        if count:
            counts.append(plural(count, name))
    reversals = sum(len(report.reversals) for report in run.reports)
    if reversals:
        counts.append(f"{plural(reversals, 'direction')} reversed")
    foreseen = sum(len(report.foreseen) for report in run.reports)
    if foreseen:
        counts.append(f"{plural(foreseen, 'cycle')} of replacement possible")
    return f"{_checked(run)}: {', '.join(counts)}"


def _checked(run: Run) -> str:
    """What was checked: the root modules, and the nodes of other graphs."""
    modules = sum(report.choice is not None for report in run.reports)
    parts = [
        plural(report.size, report.terms.node, report.terms.nodes)
        for report in run.reports
        if report.kind
    ]
    if modules or not parts:
        parts.insert(0, plural(modules, "root module"))
    return ", ".join(parts)


def plural(count: int, singular: str, several: str = "") -> str:
    """A number of things. Without `several`, the plural adds an `s`."""
    return f"{count} {singular if count == 1 else several or f'{singular}s'}"
