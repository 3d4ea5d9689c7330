"""`check --format json`, version 1. Later releases may add fields, but change nothing else.

Addresses are Terraform's node names without `(expand)`, `(close)` and `(validation)`. Lines and
characters count from 0, characters in UTF-16 code units. In a reversal, the locations of steps with
`"when": "before"` refer to the files in the commit that the root module is compared with.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tf_cycle_ls.analysis.address_graph import between_addresses
from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Place, SourceReference
from tf_cycle_ls.analysis.reversed_dependencies import Reversal
from tf_cycle_ls.findings.messages import reversal_consequence
from tf_cycle_ls.findings.replacement_messages import foreseen_consequence, foreseen_message
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.graph.nodes import address, printed_nodes
from tf_cycle_ls.render.formatters.fix_json import (
    FormatPath,
    edits_json,
    explanation_json,
    fix_json,
    place_json,
)
from tf_cycle_ls.render.formatters.plan_text import remedy_json
from tf_cycle_ls.render.report import ComponentFixes, Report, Run
from tf_cycle_ls.replacement.foresight import Foreseen
from tf_cycle_ls.text import Span


def report(run: Run, format_path: FormatPath) -> str:
    """The results of all root modules as one JSON object."""
    result = {
        "version": 1,
        "roots": [_Writer(report, format_path).root() for report in run.reports],
        "failures": [
            {"path": format_path(failure.path), "message": failure.message}
            for failure in run.failures
        ],
        "compared": [
            {"revision": comparison.revision, "commit": comparison.commit}
            for comparison in run.comparisons
        ],
    }
    return json.dumps(result, indent=2, ensure_ascii=False)


class _Writer:
    def __init__(self, report: Report, format_path: FormatPath) -> None:
        self._report = report
        self._format_path = format_path

    def root(self) -> dict[str, Any]:
        report = self._report
        return {
            "path": self._format_path(report.path),
            "components": list(map(self._component, report.components)),
            "self_references": [
                {"address": own.address, "message": own.consequence}
                | self._reference(own.reference)
                for own in report.self_references
            ],
            "reversals": list(map(self._reversal, report.reversals)),
            "replacement": list(map(self._foreseen, report.foreseen)),
            "problems": [
                {"code": problem.code, "message": problem.message}
                | self._place(problem.path, problem.span)
                for problem in report.problems
            ],
            "ignored": [
                {"reason": suppression.reason} | self._place(place.path, place.span)
                for place, suppression in report.suppressed.items()
            ],
            "remarks": [
                {"code": issue.code, "message": issue.message}
                | self._place(issue.place.path, issue.place.span)
                for issue in report.suppression_issues
            ],
            "known_before": report.baseline_count,
            "tool": {
                "name": report.terms.tool,
                "reason": report.choice.reason if report.choice else "",
                "ambiguous": report.choice is not None and report.choice.is_ambiguous,
            },
            "nodes": report.terms.nodes,
            "limits": list(report.limits),
            "unread_modules": [
                {
                    "address": call.address,
                    "reason": "source not known" if call.is_computed else "not on disk",
                }
                | self._place(call.place.path, call.place.span)
                for call in report.unread_calls
            ],
        }

    def _component(self, component: Component) -> dict[str, Any]:
        cycles = dict.fromkeys(map(_addresses, component.cycles))
        found = self._report.fixes.get(component.id, ComponentFixes())
        return {
            "id": component.id,
            "code": component.code,
            "note": component.note,
            "phase": "plan" if component.is_only_planned else "validate",
            "addresses": list(component.addresses),
            "cycles": [list(cycle) for cycle in cycles],
            "edges": self._edges(component.edges),
            "fixes": [self._fix(fix, component) for fix in found.fixes],
            "explanations": [
                explanation_json(
                    explanation, self._report.document(explanation.place), self._format_path
                )
                for explanation in found.explanations
            ],
        }

    def _fix(self, fix: Fix, component: Component) -> dict[str, Any]:
        """A fix. `breaks` has the indexes of the cycles of its component that it breaks."""
        cycles = dict.fromkeys(map(_addresses, component.cycles))
        broken = {_addresses(cycle) for cycle in component.cycles if fix.breaks_cycle(cycle)}
        edits = edits_json(
            fix.edits,
            lambda path: self._report.document(Place(path, Span(0, 0))),
            self._format_path,
        )
        fields = fix_json(fix, self._report.document(fix.place), self._format_path)
        breaks = [index for index, cycle in enumerate(cycles) if cycle in broken]
        return fields | {"breaks": breaks, "edits": edits}

    def _edges(self, edges: Iterable[Edge], *, before: bool = False) -> list[dict[str, Any]]:
        """The edges between addresses. Each one merges all graph edges between its two
        addresses."""
        edges = tuple(edges)
        new = {(address(e.source), address(e.target)) for e in edges if self._report.is_new(e)}
        return [
            {
                "from": edge.source,
                "to": edge.target,
                "references": [
                    self._reference(reference, before=before) for reference in edge.references
                ],
            }
            | self._note(edge, before=before)
            | ({"new": True} if edge.key in new else {})
            for edge in between_addresses(edges)
        ]

    def _note(self, edge: Edge, *, before: bool) -> dict[str, Any]:
        if edge.place is None:
            return {}
        place = self._place(edge.place.path, edge.place.span, before=before)
        return {"note": edge.note, "place": place}

    def _reversal(self, reversal: Reversal) -> dict[str, Any]:
        steps = [
            {
                "from": step.source,
                "to": step.target,
                "when": "now" if step.is_new else "before",
                "edges": self._edges(step.edges, before=not step.is_new),
            }
            for step in reversal.steps
        ]
        message = reversal_consequence(reversal, self._report.dialect)
        return {
            "addresses": list(reversal.resources),
            "message": message,
            "replaced": list(reversal.replaced or reversal.resources),
            "nodes": printed_nodes(reversal.nodes, self._report.dialect),
            "when": "in some runs" if reversal.is_by_chance else "always",
            "ways_out": [
                remedy_json(one, self._report.dialect)
                for one in self._report.ways_out.get(reversal, ())
            ],
            "steps": steps,
        }

    def _foreseen(self, found: Foreseen) -> dict[str, Any]:
        place = found.place
        return {
            "code": found.code,
            "message": f"{foreseen_message(found)}. {foreseen_consequence(found)}",
            "replaced": list(found.replaced),
            "changed": list(found.changed),
            "alternatives": list(found.alternatives),
            "gone": list(found.gone),
            "may_stay": list(found.may_stay),
            "nodes": printed_nodes(found.cycle.nodes, self._report.dialect),
            "when": found.verdict.value,
            "ways_out": [remedy_json(one, self._report.dialect) for one in found.remedies],
        } | (self._place(place.path, place.span) if place else {})

    def _reference(self, reference: SourceReference, *, before: bool = False) -> dict[str, Any]:
        place = reference.place
        fields: dict[str, Any] = {"text": reference.text, "attribute": reference.attribute}
        fields |= {"note": reference.note} if reference.note else {}
        if reference.target:
            target = reference.target
            fields |= {"target": self._place(target.path, target.span, before=before)}
        return fields | self._place(place.path, place.span, before=before)

    def _place(self, path: str, span: Span | None, *, before: bool = False) -> dict[str, Any]:
        span = span or Span(0, 0)
        document = self._report.document(Place(path, span), before=before)
        return place_json(document, span, self._format_path)


def _addresses(cycle: Cycle) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address(edge.source) for edge in cycle.edges))
