"""`check --format junit`: a test report, which most CI servers show.

A root module is a test suite. Each cycle and each self reference is a failed test. A root module
without any is one passed test. Warnings are the output of the suite. The elements are those of the
JUnit plugin of Jenkins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree import ElementTree

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Component
from tf_cycle_ls.findings.messages import path_text, self_reference_message
from tf_cycle_ls.findings.reported import is_error
from tf_cycle_ls.render.annotations import warnings
from tf_cycle_ls.render.formatters import concise
from tf_cycle_ls.render.graph.labels import printable
from tf_cycle_ls.render.report import Failure, Report, Run
from tf_cycle_ls.render.snippet import Snippets

FormatPath = Callable[[str], str]


def report(run: Run, format_path: FormatPath) -> str:
    """All findings as an XML document. `format_path` formats the path of a file."""
    suites = ElementTree.Element("testsuites", name="tf-cycle-ls")
    for each in run.reports:
        warned = [
            concise.line(annotation, format_path)
            for annotation in warnings(Run((each,), comparisons=run.comparisons))
        ]
        suites.append(_suite(each, warned, format_path))
    suites.extend(_failed_suite(failure, format_path) for failure in run.failures)
    for count in ("tests", "failures", "errors"):
        suites.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    ElementTree.indent(suites)
    text: str = ElementTree.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


def _suite(report: Report, warned: list[str], format_path: FormatPath) -> ElementTree.Element:
    path = printable(format_path(report.path))
    found = list(_failures(report, format_path))
    suite = _new_suite(path, tests=max(1, len(found)), failures=len(found))
    for code, title, details in found:
        case = ElementTree.SubElement(suite, "testcase", name=f"{code}: {title}", classname=path)
        failure = ElementTree.SubElement(case, "failure", message=title, type=code)
        failure.text = details
    if not found:
        ElementTree.SubElement(suite, "testcase", name="no cycle", classname=path)
    if warned:
        ElementTree.SubElement(suite, "system-out").text = "\n".join(warned)
    return suite


def _failed_suite(failure: Failure, format_path: FormatPath) -> ElementTree.Element:
    """The suite of a path that could not be checked."""
    path = printable(format_path(failure.path))
    suite = _new_suite(path, tests=1, errors=1)
    case = ElementTree.SubElement(suite, "testcase", name="check", classname=path)
    ElementTree.SubElement(case, "error", message=printable(failure.message), type="error")
    return suite


def _new_suite(name: str, *, tests: int, failures: int = 0, errors: int = 0) -> ElementTree.Element:
    counts = {"tests": str(tests), "failures": str(failures), "errors": str(errors)}
    return ElementTree.Element("testsuite", {"name": name, **counts})


def _failures(report: Report, format_path: FormatPath) -> Iterator[tuple[str, str, str]]:
    """The code, the title and the places of each cycle and self reference."""
    snippets = Snippets(report.document, format_path, colour=False)
    for component in filter(_is_failure, report.components):
        for cycle in component.cycles:
            places = dict.fromkeys(place for edge in cycle.edges for place in edge.places)
            title = printable(path_text(cycle))
            details = "\n".join(map(snippets.location, places))
            yield component.code, title, details
    for own in report.self_references:
        title = printable(" ".join(self_reference_message(own).split()))
        yield diagnostic_codes.SELF_REFERENCE, title, snippets.location(own.reference.place)


def _is_failure(component: Component) -> bool:
    return is_error(component.code)
