"""What `check` has to say, as data: for each root no more than is needed to write it down.

A run may be about thousands of roots, looked at in several processes; so a report holds neither
graphs nor the texts in which nothing is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tf_cycle_ls.analysis.baseline import Ends
from tf_cycle_ls.analysis.model import Analysis, Component, Edge, Place, Problem, SelfReference
from tf_cycle_ls.analysis.reversed_dependencies import Reversal
from tf_cycle_ls.analysis.suppressions import Suppression
from tf_cycle_ls.findings.reported import ReportedFindings, SuppressionIssue
from tf_cycle_ls.fixes.model import Explanation, Fix
from tf_cycle_ls.text import Document


@dataclass(frozen=True, slots=True)
class Repairs:
    """What can be offered for a component, and why it is not more where none of that is safe."""

    fixes: tuple[Fix, ...] = ()
    explanations: tuple[Explanation, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of one root.

    `repairs` are by the component's id. `new` are the edges told of that were not known before,
    None where nothing was compared; `known_before` counts the cycles and self references that were.
    `documents` has the texts that something is shown of, `before` those of the revision that it
    was compared with; `read` are the paths of all files of the root.
    """

    path: str
    components: tuple[Component, ...]
    self_references: tuple[SelfReference, ...]
    problems: tuple[Problem, ...]
    reversals: tuple[Reversal, ...]
    ignored: Mapping[Place, Suppression]
    remarks: tuple[SuppressionIssue, ...]
    repairs: Mapping[str, Repairs]
    new: frozenset[Ends] | None
    known_before: int
    documents: Mapping[str, Document]
    before: Mapping[str, Document]
    read: frozenset[str]

    @property
    def cycles(self) -> int:
        """How many cycles are told of."""
        return sum(len(component.cycles) for component in self.components)

    def is_new(self, edge: Edge) -> bool:
        """Whether an edge is known not to have been there before."""
        return self.new is not None and edge.key in self.new

    def document(self, place: Place, *, before: bool = False) -> Document:
        """The text that a place is in."""
        documents = self.before if before else self.documents
        return documents.get(place.path) or Document(place.path, b"")


@dataclass(frozen=True, slots=True)
class Failure:
    """A path that could not be checked, and why, in a line; `is_ours` if by a fault of ours."""

    path: str
    message: str
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """A revision as it was asked for, and the commit that was compared with."""

    revision: str
    commit: str

    def __str__(self) -> str:
        return f"{self.revision} ({self.commit[:8]})"


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that one run of `check` has found; the reports in the order of their paths."""

    reports: tuple[Report, ...]
    failures: tuple[Failure, ...] = ()
    comparisons: tuple[Comparison, ...] = field(default=())


def report_of(
    told: ReportedFindings, repairs: Mapping[str, Repairs], before: Analysis | None
) -> Report:
    """What is told of a root, cut down to what is shown. `before` is the root that it was compared
    with, if it was with one."""
    root = told.reported_analysis
    report = Report(
        path=root.root_dir,
        components=root.components,
        self_references=root.self_references,
        problems=root.problems,
        reversals=told.reversals,
        ignored=told.suppressed_places,
        remarks=told.suppression_issues(),
        repairs=repairs,
        new=_new(told) if told.baselines else None,
        known_before=told.baseline_count,
        documents=root.documents,
        before=before.documents if before else {},
        read=frozenset(root.documents),
    )
    shown = set(_paths(report))
    old = {place.path for place in _places_before(report)}
    return replace(
        report,
        documents={path: text for path, text in report.documents.items() if path in shown},
        before={path: text for path, text in report.before.items() if path in old},
    )


def said_once(reports: Sequence[Report]) -> tuple[Report, ...]:
    """Reports of which each remark about a comment stands in one only.

    A comment that one root has no use for may be what another one needs: then nothing is said.
    """
    readers: dict[str, list[Report]] = {}
    for report in reports:
        for path in report.read:
            readers.setdefault(path, []).append(report)
    said: set[SuppressionIssue] = set()
    settled = []
    for report in reports:
        remarks = tuple(
            remark
            for remark in report.remarks
            if remark not in said
            and all(remark in other.remarks for other in readers[remark.place.path])
        )
        said.update(remarks)
        settled.append(replace(report, remarks=remarks))
    return tuple(settled)


def _new(told: ReportedFindings) -> frozenset[Ends]:
    edges = [edge for component in told.reported_analysis.components for edge in component.edges]
    steps = (step for each in told.reversals for step in each.steps if step.is_new)
    edges += (edge for step in steps for edge in step.edges)
    return frozenset(edge.key for edge in edges if told.is_new(edge))


def _paths(report: Report) -> Iterator[str]:
    yield from (problem.path for problem in report.problems)
    yield from (remark.place.path for remark in report.remarks)
    yield from (place.path for place in report.ignored)
    yield from (own.reference.place.path for own in report.self_references)
    edges = [edge for component in report.components for edge in component.edges]
    edges += (edge for each in report.reversals for step in each.steps for edge in step.edges)
    yield from (place.path for place in _places(edges))
    for repairs in report.repairs.values():
        yield from (path for fix in repairs.fixes for path in (*fix.edits, fix.place.path))
        yield from (explanation.place.path for explanation in repairs.explanations)


def _places_before(report: Report) -> Iterator[Place]:
    steps = (step for each in report.reversals for step in each.steps if not step.is_new)
    return _places(edge for step in steps for edge in step.edges)


def _places(edges: Iterable[Edge]) -> Iterator[Place]:
    for edge in edges:
        yield from edge.places
