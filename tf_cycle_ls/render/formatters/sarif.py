"""`check --format sarif`: SARIF 2.1.0, the format of code scanners (OASIS,
sarif-v2.1.0-errata01-os). Section numbers in this file refer to that document.

Each cycle is one result. Its edges form the code flow, and the fixes that break the cycle are
attached.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Place, SelfReference
from tf_cycle_ls.analysis.reversed_dependencies import Reversal
from tf_cycle_ls.findings.messages import (
    HOMEPAGE,
    documentation_of,
    edge_message,
    reversal_consequence,
    reversal_message,
    self_reference_message,
    step_message,
)
from tf_cycle_ls.findings.replacement_messages import foreseen_consequence, foreseen_message
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.render.report import ComponentFixes, Report, Run
from tf_cycle_ls.replacement.foresight import Foreseen
from tf_cycle_ls.settings.settings import SETTINGS, Severity
from tf_cycle_ls.text import Edit, Span

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "note",
    Severity.HINT: "note",
}
_TOP = "%SRCROOT%"

Uri = Callable[[str], str]
"""Converts a path to a URI. The URI of a file in the repository is relative to the top of the
repository."""


def report(run: Run, uri: Uri, version: str) -> str:
    """The results of all root modules as one SARIF log with one run."""
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [_Writer(run, uri).run(version)],
    }
    return json.dumps(log, indent=2, ensure_ascii=False)


class _Writer:
    def __init__(self, run: Run, uri: Uri) -> None:
        self._run = run
        self._uri = uri

    def run(self, version: str) -> dict[str, Any]:
        driver = {
            "name": "tf-cycle-ls",
            "version": version,
            "informationUri": HOMEPAGE,
            "rules": list(map(_rule, diagnostic_codes.ALL)),
        }
        notifications = [
            {"level": "error", "message": {"text": f"{self._uri(failure.path)}: {failure.message}"}}
            for failure in self._run.failures
        ]
        return {
            "tool": {"driver": driver},
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": {_TOP: {"description": {"text": "The top of the repository."}}},
            "invocations": [
                {
                    "executionSuccessful": not notifications,
                    "toolExecutionNotifications": notifications,
                }
            ],
            "results": [result for report in self._run.reports for result in self._results(report)],
        }

    def _results(self, report: Report) -> Iterator[dict[str, Any]]:
        for component in report.components:
            for cycle in component.cycles:
                yield self._cycle(report, component, cycle)
        for own in report.self_references:
            yield self._self_reference(report, own)
        for reversal in report.reversals:
            yield self._reversal(report, reversal)
        for found in report.foreseen:
            yield self._foreseen(report, found)
        for problem in report.problems:
            location = self._location(report, Place(problem.path, problem.span or Span(0, 0)))
            yield _result(problem.code, problem.message, location)
        for issue in report.suppression_issues:
            yield _result(issue.code, issue.message, self._location(report, issue.place))

    def _cycle(self, report: Report, component: Component, cycle: Cycle) -> dict[str, Any]:
        """The result of a cycle, located at a new edge if there is one."""
        edges = sorted(cycle.edges, key=lambda edge: (not report.is_new(edge), not edge.references))
        edge = edges[0]
        reference = edge.references[0] if edge.references else None
        message = edge_message(edge, cycle, reference, report.terms, component.note)
        result = _result(component.code, message, self._at(report, edge))
        steps = [self._step(report, edge) for edge in cycle.starting_with(edge).edges]
        flow = {"threadFlows": [{"locations": [{"location": step} for step in steps]}]}
        result["codeFlows"] = [flow]
        result["relatedLocations"] = [
            step | {"id": number} for number, step in enumerate(steps[1:], 1)
        ]
        component_fixes = report.fixes.get(component.id, ComponentFixes()).fixes
        breaking = (fix for fix in component_fixes if fix.breaks_cycle(cycle))
        fixes = [self._fix(report, fix) for fix in breaking]
        names = sorted(f"{source} -> {target}" for source, target in _ends(cycle))
        result |= self._identity(report, component.code, names) | (
            {"fixes": fixes} if fixes else {}
        )
        return result

    def _self_reference(self, report: Report, own: SelfReference) -> dict[str, Any]:
        place = own.reference.place
        location = self._location(report, place, own.address)
        result = _result(diagnostic_codes.SELF_REFERENCE, self_reference_message(own), location)
        names = [own.address, own.reference.attribute, own.reference.text]
        return result | self._identity(report, diagnostic_codes.SELF_REFERENCE, names)

    def _reversal(self, report: Report, reversal: Reversal) -> dict[str, Any]:
        revision = ", ".join(map(str, self._run.comparisons))
        consequence = reversal_consequence(reversal, report.dialect)
        message = f"{reversal_message(reversal, revision)}\n{consequence}"
        edges = [edge for step in reversal.steps if step.is_new for edge in step.edges]
        result = _result(diagnostic_codes.DIRECTION_REVERSED, message, self._at(report, edges[0]))
        steps = [{"location": self._step(report, edge)} for edge in edges]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
        return result | self._identity(
            report, diagnostic_codes.DIRECTION_REVERSED, sorted(reversal.resources)
        )

    def _foreseen(self, report: Report, found: Foreseen) -> dict[str, Any]:
        message = f"{foreseen_message(found)}\n{foreseen_consequence(found)}"
        place = found.place or Place(report.path, Span(0, 0))
        result = _result(found.code, message, self._location(report, place, found.resource))
        return result | self._identity(report, found.code, [*found.replaced, *found.gone])

    def _identity(self, report: Report, code: str, names: Iterable[str]) -> dict[str, Any]:
        """The fingerprint by which later runs recognize a result (3.27.17).

        The fingerprint is built from names only, so it stays the same when lines move.
        """
        identity = "\n".join([code, self._uri(report.path), *names])
        digest = hashlib.sha256(identity.encode()).hexdigest()
        state = {"baselineState": "new"} if report.new is not None else {}
        return {"partialFingerprints": {"tfCycleLs/v1": digest}} | state

    def _at(self, report: Report, edge: Edge) -> dict[str, Any]:
        return self._location(report, edge.places[0], address(edge.source))

    def _step(self, report: Report, edge: Edge) -> dict[str, Any]:
        message = step_message(edge) + (" (new)" if report.is_new(edge) else "")
        return self._at(report, edge) | {"message": {"text": message}}

    def _location(self, report: Report, place: Place, name: str = "") -> dict[str, Any]:
        logical = {"logicalLocations": [{"fullyQualifiedName": name}]} if name else {}
        physical = {
            "artifactLocation": self._artifact(place.path),
            "region": _region(report, place.path, place.span),
        }
        return {"physicalLocation": physical} | logical

    def _fix(self, report: Report, fix: Fix) -> dict[str, Any]:
        changes = [
            {
                "artifactLocation": self._artifact(path),
                "replacements": [_replacement(report, path, edit) for edit in edits],
            }
            for path, edits in fix.edits.items()
        ]
        text = f"{fix.rule.name}: {fix.description}"
        return {"description": {"text": text}, "artifactChanges": changes}

    def _artifact(self, path: str) -> dict[str, Any]:
        uri = self._uri(path)
        return {"uri": uri} | ({} if uri.startswith("file:") else {"uriBaseId": _TOP})


def _rule(code: str) -> dict[str, Any]:
    setting = SETTINGS[f"severity.{code}"]
    page, meaning = documentation_of(code), diagnostic_codes.MEANINGS[code]
    # A name must differ from the id in more than case (Sarif.Multitool: SARIF1001).
    name = {"name": code.title().replace("-", "")} if "-" in code else {}
    return {
        "id": code,
        **name,
        "shortDescription": {
            "text": f"{setting.description.text[:1].upper()}{setting.description.text[1:]}."
        },
        "fullDescription": {"text": meaning},
        "help": {
            "text": f"{meaning}\n\nHow to fix it: {page}",
            "markdown": f"{meaning}\n\n[How to fix it]({page})",
        },
        "helpUri": page,
        "defaultConfiguration": {"level": _LEVELS[setting.default]},
    }


def _result(code: str, message: str, location: dict[str, Any]) -> dict[str, Any]:
    return {
        "ruleId": code,
        "ruleIndex": diagnostic_codes.ALL.index(code),
        "level": _LEVELS[SETTINGS[f"severity.{code}"].default],
        "message": {"text": message},
        "locations": [location],
    }


def _replacement(report: Report, path: str, edit: Edit) -> dict[str, Any]:
    inserted = {"insertedContent": {"text": edit.new.decode()}} if edit.new else {}
    return {"deletedRegion": _region(report, path, edit.span)} | inserted


def _region(report: Report, path: str, span: Span) -> dict[str, int]:
    """The SARIF region of a span. Lines and columns count from 1. The end column is exclusive
    (3.30.8)."""
    start, end = report.document(Place(path, span)).range(span)
    return {
        "startLine": start.line + 1,
        "startColumn": start.character + 1,
        "endLine": end.line + 1,
        "endColumn": end.character + 1,
    }


def _ends(cycle: Cycle) -> list[tuple[str, str]]:
    return [edge.key for edge in cycle.edges]
