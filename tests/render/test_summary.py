"""The line that says what `check` has checked and found."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.analysis.plain_graph import plain_analysis
from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Problem
from tf_cycle_ls.findings.reported import ReportedFindings
from tf_cycle_ls.render.report import Report, Run, report_of
from tf_cycle_ls.render.summary import plural, summary
from tf_cycle_ls.settings.settings import Settings

RINGS = "hall: stairs\nstairs: hall\ncellar: attic\nattic: cellar\n"


def report(text: str, code: str = diagnostic_codes.DEPENDENCY_CYCLE) -> Report:
    """The report about a graph of rooms."""
    reported = ReportedFindings(plain_analysis(text, code), Settings())
    return report_of(reported, {}, None, kind="rooms")


def test_nothing_to_check() -> None:
    assert summary(Run(())) == "0 root modules: 0 cycles, 0 self references"


def test_nodes_of_other_graphs_are_counted() -> None:
    assert summary(Run((report(RINGS),))) == "4 rooms: 2 cycles, 0 self references"
    assert summary(Run((report("hall:\n"),))) == "1 room: 0 cycles, 0 self references"


def test_cycles_between_root_modules_are_counted_apart() -> None:
    one = report(RINGS, diagnostic_codes.STATE_ORDER)
    assert summary(Run((one,))).endswith(", 2 missing state orders")


@pytest.mark.parametrize(
    ("code", "end"),
    [
        (diagnostic_codes.UNREADABLE, ", 1 unreadable"),
        (diagnostic_codes.OWN_STATE, ", 1 own-state reference"),
    ],
)
def test_problem_of_several_reports_counts_once(code: str, end: str) -> None:
    one = replace(report("hall:\n"), problems=(Problem("/house/rooms", "no door", code=code),))
    assert summary(Run((one, one))).endswith(end)


def test_plural() -> None:
    assert (plural(1, "entry", "entries"), plural(2, "entry", "entries")) == (
        "1 entry",
        "2 entries",
    )
    assert plural(0, "cycle") == "0 cycles"
