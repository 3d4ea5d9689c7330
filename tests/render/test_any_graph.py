"""Every output format shows a graph whose nodes are not blocks."""

from __future__ import annotations

import json

import pytest

from tests.analysis.plain_graph import plain_analysis
from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.findings.reported import ReportedFindings
from tf_cycle_ls.render.annotations import errors, warnings
from tf_cycle_ls.render.formatters import concise, github, gitlab, junit, rdjson, sarif
from tf_cycle_ls.render.formatters import json as json_format
from tf_cycle_ls.render.formatters.text_report import TextReport, TextStyle
from tf_cycle_ls.render.report import Run, report_of
from tf_cycle_ls.settings.settings import Settings

RING = "hall: stairs\nstairs: attic\nattic: hall\n"


def run_of(code: str) -> Run:
    """The run that reports the ring of rooms with this code."""
    reported = ReportedFindings(plain_analysis(RING, code), Settings())
    return Run((report_of(reported, {}, None),))


def same(path: str) -> str:
    return path


def test_text() -> None:
    lines = list(
        TextReport(run_of(diagnostic_codes.DEPENDENCY_CYCLE).reports[0], same, TextStyle()).lines()
    )
    assert lines[0].startswith("error[dependency-cycle]: attic depends on itself, through 2 other")
    assert "rooms" in " ".join(lines[:2])
    assert "  The house stands anyway." in lines


def test_a_cycle_whose_code_is_a_warning_is_a_warning() -> None:
    run = run_of(diagnostic_codes.TEST_CYCLE)
    (first, *_) = TextReport(run.reports[0], same, TextStyle()).lines()
    assert first.startswith("warning[test-cycle]: ")
    assert list(errors(run)) == []
    assert [one.level for one in warnings(run)] == ["warning"] * 3
    assert 'failures="0"' in junit.report(run, same)
    assert sarif.report(run, same, "1").count('"ruleId": "test-cycle"') == 1


@pytest.mark.parametrize("code", [diagnostic_codes.DEPENDENCY_CYCLE, diagnostic_codes.TEST_CYCLE])
def test_every_format_names_the_rooms(code: str) -> None:
    run = run_of(code)
    texts = [
        "".join(concise.lines(run, same)),
        "".join(github.lines(run, same)),
        gitlab.report(run, same),
        rdjson.report(run, same),
        junit.report(run, same),
        sarif.report(run, same, "1"),
    ]
    assert all("stairs" in text and code in text for text in texts)


def test_json_has_the_code_and_the_tool() -> None:
    (root,) = json.loads(json_format.report(run_of("test-cycle"), same))["roots"]
    (component,) = root["components"]
    assert (component["code"], component["note"]) == ("test-cycle", "The house stands anyway.")
    assert root["tool"] == {"name": "Mason", "reason": "", "ambiguous": False}
