"""Limits the size of a report, so that a crafted configuration cannot fill the log of a CI system.

The size of a finding in the output is estimated from its names and its number of places. A run
keeps findings, in order, until their estimates reach `MAX_BYTES`; a problem of the root module says
how many were left out. Counts and exit codes are computed from the unlimited run.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec.structs import replace

from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Problem, SourceReference
from tf_cycle_ls.fixes.model import Explanation, Fix
from tf_cycle_ls.render.report import ComponentFixes, Report, Run

T = TypeVar("T")

MAX_BYTES = 1_000_000
"""The maximum estimated size of the findings of a run, in bytes."""

MAX_REFERENCES = 10
"""The maximum number of references that are shown for one edge."""

END_STEPS = 10
"""How many steps are shown at each end of a cycle that exceeds the limit."""

_PLACE_BYTES = 1_000
"""The size of a place in the most verbose format, without names. SARIF shows most of them twice."""

_PATH_BYTES = 100
"""The length of a path that is included in `_PLACE_BYTES`."""

_REPETITIONS = 6
"""How often the output repeats the names of a finding, at most."""


def limited(run: Run) -> Run:
    """A copy of `run` without the findings that exceed the limit."""
    limiter = _Limiter()
    return replace(run, reports=tuple(map(limiter.report, run.reports)))


class _Limiter:
    """Keeps findings while the budget lasts. The budget is shared by all root modules."""

    def __init__(self) -> None:
        self._budget = MAX_BYTES

    def report(self, report: Report) -> Report:
        omitted: dict[str, int] = {}
        components = tuple(
            component
            for found in report.components
            if (component := self._component(found, omitted)).cycles
        )
        kept = replace(
            report,
            components=components,
            self_references=self._keep(
                report.self_references,
                lambda own: _size(
                    own.address,
                    own.reference.attribute,
                    own.reference.text,
                    path=own.reference.place.path,
                ),
                omitted,
                "self references",
            ),
            reversals=self._keep(
                report.reversals,
                lambda found: sum(_edge_size(edge) for step in found.steps for edge in step.edges),
                omitted,
                "reversed dependencies",
            ),
            foreseen=self._keep(
                report.foreseen,
                lambda found: sum(map(len, found.cycle.nodes)),
                omitted,
                "cycles of replacement",
            ),
            problems=self._keep(
                report.problems,
                lambda problem: _size(problem.message, path=problem.path),
                omitted,
                "problems",
            ),
            suppression_issues=self._keep(
                report.suppression_issues,
                lambda issue: _size(issue.message, path=issue.place.path),
                omitted,
                "comments",
            ),
            fixes={key: self._fixes(fixes, omitted) for key, fixes in report.fixes.items()},
        )
        if not any(omitted.values()):
            return kept
        counts = ", ".join(f"{count} {name}" for name, count in omitted.items() if count)
        problem = Problem(report.path, f"the report is too long; left out: {counts}")
        return replace(kept, problems=(*kept.problems, problem))

    def _component(self, component: Component, omitted: dict[str, int]) -> Component:
        """A component with the cycles and edges that are kept, each with a few references."""
        cycles = self._keep(map(self._fitting, component.cycles), _cycle_size, omitted, "cycles")
        keys = {edge.key for cycle in cycles for edge in cycle.edges if edge.steps == 1}
        edges = {edge.key: _shortened(edge) for edge in component.edges if edge.key in keys}
        if len(cycles) == len(component.cycles) and all(
            edges.get(edge.key) is edge for edge in component.edges
        ):
            return component
        hidden = sum(len(edge.references) for edge in component.edges if edge.key in keys)
        shown = sum(len(edge.references) for edge in edges.values())
        steps = sum(cycle.left_out + 1 for cycle in cycles if cycle.left_out)
        for name, number in (("references", hidden - shown), ("steps of cycles", steps)):
            omitted[name] = omitted.get(name, 0) + number
        gaps = (edge for cycle in cycles for edge in cycle.edges if edge.steps > 1)
        return replace(
            component,
            edges=(*edges.values(), *gaps),
            cycles=tuple(
                Cycle(tuple(edge if edge.steps > 1 else edges[edge.key] for edge in cycle.edges))
                for cycle in cycles
            ),
        )

    def _fitting(self, cycle: Cycle) -> Cycle:
        """The cycle, or its first and last steps if the whole cycle exceeds the budget."""
        first, middle, last = (
            cycle.edges[:END_STEPS],
            cycle.edges[END_STEPS:-END_STEPS],
            cycle.edges[-END_STEPS:],
        )
        if len(middle) < 2 or _cycle_size(cycle) <= self._budget:
            return cycle
        number = len(middle)
        place = next((place for edge in middle for place in edge.places), None)
        note = f"{number} steps are left out"
        planned = any(edge.is_only_planned for edge in middle)
        gap = Edge(middle[0].source, last[0].source, (), note, place, planned, steps=number)
        return Cycle((*first, gap, *last))

    def _fixes(self, found: ComponentFixes, omitted: dict[str, int]) -> ComponentFixes:
        return ComponentFixes(
            self._keep(found.fixes, _fix_size, omitted, "fixes"),
            self._keep(found.explanations, _explanation_size, omitted, "explanations"),
        )

    def _keep(
        self,
        findings: Iterable[T],
        size: Callable[[T], int],
        omitted: dict[str, int],
        name: str,
    ) -> tuple[T, ...]:
        """The findings that the budget pays for. `omitted` counts the others by name."""
        kept = []
        for finding in findings:
            cost = size(finding)
            if cost <= self._budget:
                self._budget -= cost
                kept.append(finding)
            else:
                omitted[name] = omitted.get(name, 0) + 1
        return tuple(kept)


def _shortened(edge: Edge) -> Edge:
    if len(edge.references) <= MAX_REFERENCES:
        return edge
    return replace(edge, references=edge.references[:MAX_REFERENCES])


def _size(*texts: str, path: str = "") -> int:
    """The size of a place in the file `path` with some texts, in the most verbose format."""
    long = max(0, len(os.fsencode(path)) - _PATH_BYTES)
    return _PLACE_BYTES + _REPETITIONS * (long + sum(len(text.encode()) for text in texts))


def _reference_size(edge: Edge, reference: SourceReference) -> int:
    return _size(
        edge.source,
        edge.target,
        reference.attribute,
        reference.text,
        path=reference.place.path,
    )


def _edge_size(edge: Edge) -> int:
    references = edge.references[:MAX_REFERENCES]
    return sum(_reference_size(edge, reference) for reference in references) or _size(
        edge.source, edge.target, edge.note, path=edge.place.path if edge.place else ""
    )


def _cycle_size(cycle: Cycle) -> int:
    return sum(map(_edge_size, cycle.edges))


def _fix_size(fix: Fix) -> int:
    edits = [edit for edits in fix.edits.values() for edit in edits]
    new = sum(2 * len(edit.new) + _PLACE_BYTES // 2 for edit in edits)
    return _size(path=fix.place.path) + new + 2 * len(fix.title + fix.description + fix.details)


def _explanation_size(explanation: Explanation) -> int:
    return _size() + 2 * len(explanation.title + explanation.reason)
