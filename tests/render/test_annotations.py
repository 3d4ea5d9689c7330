"""The flat list of findings."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import CYCLE, cycle_ranges
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.findings.reported import ReportedFindings
from tf_cycle_ls.render.annotations import Annotation, all_annotations
from tf_cycle_ls.render.report import Report, Run, report_of
from tf_cycle_ls.settings.settings import Settings
from tf_cycle_ls.text import Encoding
from tf_cycle_ls.vfs import Disk

OWN = 'resource "test_c" "z" {\n  v = test_c.z.id\n}\n'


def report(folder: Path, text: str) -> Report:
    (folder / "main.tf").write_text(text, encoding="utf-8")
    analysis = analyze(str(folder), Disk())
    return report_of(ReportedFindings(analysis, Settings()), {}, None)


def test_each_cycle_comes_first_and_warnings_last(tmp_path: Path) -> None:
    """A list that is cut after its first lines still names every cycle."""
    run = Run((report(tmp_path, CYCLE + OWN + 'resource "test_d" "w" {\n'),))
    found = [(each.level, each.code) for each in all_annotations(run)]
    assert found == [
        ("error", "dependency-cycle"),
        ("error", "self-reference"),
        ("error", "dependency-cycle"),
        ("warning", "unreadable"),
    ]


def test_range_is_in_the_requested_unit(tmp_path: Path) -> None:
    first = next(all_annotations(Run((report(tmp_path, CYCLE),))))
    columns = {
        unit: found.start.character for unit in Encoding if (found := first.range(unit)) is not None
    }
    assert columns == {unit: cycle_ranges(unit.value)[0]["start"]["character"] for unit in Encoding}


def test_message_is_one_line_without_control_characters(tmp_path: Path) -> None:
    message = "First line.\nSecond \x1b[31mline.\t"
    annotation = Annotation("error", "x", message, report(tmp_path, CYCLE), "main.tf", None)
    assert annotation.line == "First line; Second \\u001b[31mline."
