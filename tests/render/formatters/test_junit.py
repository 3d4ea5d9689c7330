"""`check --format junit`: read by junitparser, with the elements that CI servers know."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.support import CYCLE, cycle_locations, run
from tests.examples import CYCLIC, EXAMPLES, NAMES

junitparser = pytest.importorskip("junitparser", reason="junitparser is not installed")

# The elements of Jenkins' JUnit plugin: their attributes, and their children in this order.
ELEMENTS: dict[str, tuple[set[str], list[str]]] = {
    "testsuites": ({"name", "tests", "failures", "errors"}, ["testsuite"]),
    "testsuite": ({"name", "tests", "failures", "errors"}, ["testcase", "system-out"]),
    "testcase": ({"name", "classname"}, ["error", "failure"]),
    "failure": ({"message", "type"}, []),
    "error": ({"message", "type"}, []),
    "system-out": (set(), []),
}
OWN = 'resource "test_c" "z" {\n  v = test_c.z.id\n}\n'


def report(*arguments: str, cwd: Path) -> str:
    """A report, after a check of its elements."""
    text = run("check", "--format", "junit", *arguments, cwd=cwd).stdout
    for element in ElementTree.fromstring(text).iter():
        attributes, children = ELEMENTS[element.tag]
        assert set(element.attrib) == attributes
        order = [children.index(child.tag) for child in element]
        assert order == sorted(order)
    return text


@pytest.mark.parametrize("name", NAMES)
def test_reports_of_examples_have_consistent_counts(name: str) -> None:
    found = junitparser.JUnitXml.fromstring(report(name, cwd=EXAMPLES).encode())
    counts = (found.tests, found.failures, found.errors)
    found.update_statistics()
    assert (found.tests, found.failures, found.errors) == counts
    assert bool(found.failures) == (name in CYCLIC)


def test_each_cycle_and_self_reference_is_a_failed_test(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE + OWN, encoding="utf-8")
    found = junitparser.JUnitXml.fromstring(report(cwd=tmp_path).encode())
    cases = [case for suite in found for case in suite]
    results = [(result.type, result.text) for case in cases for result in case.result]
    assert results == [
        ("dependency-cycle", "\n".join(cycle_locations())),
        ("self-reference", "main.tf:11:7"),
    ]
    assert cases[0].name == "dependency-cycle: test_a.x → test_b.y → test_a.x"


def test_unreadable_path_is_an_error_and_a_warning_is_output(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "test_c" "z" {\n  v = [\n')
    text = report(".", "nowhere\x01", cwd=tmp_path)
    found = junitparser.JUnitXml.fromstring(text.encode())
    first, second = list(found)
    assert (first.tests, first.failures, first.errors) == (1, 0, 0)
    assert "main.tf:1:1: warning[unreadable]: " in text
    assert (second.name, second.errors) == ("nowhere\\u0001", 1)
