"""The result of `check` as data: for each root module, exactly what the output formats need.

A run can cover thousands of root modules, checked in several processes. A report therefore holds no
graphs, and only the documents whose text is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from tf_cycle_ls.analysis.baseline import Ends
from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.model import Component, Edge, Place, Problem, SelfReference, UnreadCall
from tf_cycle_ls.analysis.reversed_dependencies import Reversal
from tf_cycle_ls.analysis.suppressions import Suppression
from tf_cycle_ls.analysis.terms import Terms
from tf_cycle_ls.analysis.tool_choice import ToolChoice
from tf_cycle_ls.config.dialect import TERRAFORM, Dialect
from tf_cycle_ls.findings.reported import ReportedFindings, SuppressionIssue
from tf_cycle_ls.fixes.model import Explanation, Fix
from tf_cycle_ls.replacement.foresight import Foreseen
from tf_cycle_ls.replacement.remedies import Remedy
from tf_cycle_ls.root_kinds import KINDS, Root
from tf_cycle_ls.text import Document


class PlannedFixes(Struct, frozen=True):
    """The safe fixes that `fix` would make, and whether they break every reported cycle."""

    fixes: tuple[Fix, ...] = ()
    breaks_all: bool = False


NO_PLANNED_FIXES = PlannedFixes()


class ComponentFixes(Struct, frozen=True):
    """The fixes of a component. If none of them is safe, `explanations` say why."""

    fixes: tuple[Fix, ...] = ()
    explanations: tuple[Explanation, ...] = ()


class Report(Struct, frozen=True):
    """The findings of one root.

    `kind` is the name of its kind, or "" for a root module, and `size` the number of nodes in its
    graph that are declared. `fixes` is keyed by the id of the component; `planned` are those that
    `fix` would make. Both are empty if the output format does not show them. `new` holds the
    reported edges that are not in the baseline, or is None without a comparison. `baseline_count`
    is the number of cycles and self references in the baseline. `unread_calls` are the calls of
    modules that were not read. `ways_out` are those of reversed dependencies. `documents` holds the
    files whose text is shown. `before` holds such files as they are in the commit that the root is
    compared with. `read` holds the paths of all files of the root. `choice` is the tool that reads
    a root module, or None for another kind, and `terms` has the words for its nodes.
    `limits` say what else was not searched.
    """

    path: str
    kind: str
    size: int
    components: tuple[Component, ...]
    self_references: tuple[SelfReference, ...]
    problems: tuple[Problem, ...]
    reversals: tuple[Reversal, ...]
    ways_out: Mapping[Reversal, tuple[Remedy, ...]]
    foreseen: tuple[Foreseen, ...]
    suppressed: Mapping[Place, Suppression]
    suppression_issues: tuple[SuppressionIssue, ...]
    fixes: Mapping[str, ComponentFixes]
    planned: PlannedFixes
    new: frozenset[Ends] | None
    baseline_count: int
    unread_calls: tuple[UnreadCall, ...]
    documents: Mapping[str, Document]
    before: Mapping[str, Document]
    read: frozenset[str]
    choice: ToolChoice | None
    terms: Terms
    limits: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the root."""
        return Root(self.path, KINDS.get(self.kind)).name

    @property
    def dialect(self) -> Dialect:
        """The tool that reads a root module, of whose plans only root modules have findings."""
        return self.choice.dialect if self.choice else TERRAFORM

    @property
    def cycles(self) -> int:
        """The number of reported cycles."""
        return sum(len(component.cycles) for component in self.components)

    def is_new(self, edge: Edge) -> bool:
        """Whether an edge is missing from the baseline. Always False without a comparison."""
        return self.new is not None and edge.key in self.new

    def document(self, place: Place, *, before: bool = False) -> Document:
        """The document that contains a place. With `before`, this is the document in the commit
        that the root module is compared with."""
        documents = self.before if before else self.documents
        return documents.get(place.path) or Document(place.path, b"")


class Failure(Struct, frozen=True):
    """A path that could not be checked, with the reason in one line. `is_internal` marks an
    internal error."""

    path: str
    message: str
    is_internal: bool = False


class Comparison(Struct, frozen=True):
    """A revision as the user gave it, and the hash of the commit that the run compared with."""

    revision: str
    commit: str

    def __str__(self) -> str:
        return f"{self.revision} ({self.commit[:8]})"


class Run(Struct, frozen=True):
    """The result of one run of `check`. Reports are sorted by path."""

    reports: tuple[Report, ...]
    failures: tuple[Failure, ...] = ()
    comparisons: tuple[Comparison, ...] = field(default=())


def report_of(
    reported: ReportedFindings[GraphAnalysis],
    fixes: Mapping[str, ComponentFixes],
    before: GraphAnalysis | None,
    planned: PlannedFixes = NO_PLANNED_FIXES,
    kind: str = "",
) -> Report:
    """The report of a root module. `before` is the analysis of the commit that the root module is
    compared with, or None without a comparison. `kind` is the name of the kind of graph, or ""
    for a root module."""
    analysis = reported.reported_analysis
    report = Report(
        path=analysis.root_dir,
        kind=kind,
        size=sum(map(analysis.dependencies.is_declared, analysis.dependencies.names)),
        components=analysis.components,
        self_references=analysis.self_references,
        problems=(*analysis.problems, *_not_simulated(reported)),
        reversals=reported.reversals,
        ways_out=reported.all_reversals,
        foreseen=reported.foreseen,
        suppressed=reported.suppressed_places,
        suppression_issues=reported.suppression_issues(),
        fixes=fixes,
        planned=planned,
        new=_new_edges(reported) if reported.baselines else None,
        baseline_count=reported.baseline_count,
        unread_calls=analysis.unread_calls,
        documents=analysis.all_documents,
        before=before.documents if before else {},
        read=frozenset(analysis.documents),
        choice=analysis.choice,
        terms=analysis.terms,
        limits=analysis.limits,
    )
    paths = set(_paths(report))
    paths_before = {place.path for place in _places_before(report)}
    return replace(
        report,
        documents={path: text for path, text in report.documents.items() if path in paths},
        before={path: text for path, text in report.before.items() if path in paths_before},
    )


def deduplicate_suppression_issues(reports: Sequence[Report]) -> tuple[Report, ...]:
    """Copy the reports so that each issue of a suppression comment occurs only once.

    Several root modules can read the same file. An issue is kept only if every root module that
    reads the file reports it, because one root module may need a comment that another does not.
    """
    readers: dict[str, list[Report]] = {}
    for report in reports:
        for path in report.read:
            readers.setdefault(path, []).append(report)
    seen: set[SuppressionIssue] = set()
    deduplicated = []
    for report in reports:
        suppression_issues = tuple(
            issue
            for issue in report.suppression_issues
            if issue not in seen
            and all(issue in other.suppression_issues for other in readers[issue.place.path])
        )
        seen.update(suppression_issues)
        deduplicated.append(replace(report, suppression_issues=suppression_issues))
    return tuple(deduplicated)


def _not_simulated(reported: ReportedFindings[GraphAnalysis]) -> Iterator[Problem]:
    """A problem that says how many plans of a change were not simulated, if any."""
    count = reported.foresight.left_out
    if count:
        plans = "1 more plan" if count == 1 else f"{count} more plans"
        message = f"{plans} of this change may have a cycle of replacement; not simulated"
        yield Problem(reported.analysis.root_dir, message)


def _new_edges(reported: ReportedFindings[GraphAnalysis]) -> frozenset[Ends]:
    edges = [
        edge for component in reported.reported_analysis.components for edge in component.edges
    ]
    steps = (step for reversal in reported.reversals for step in reversal.steps if step.is_new)
    edges += (edge for step in steps for edge in step.edges)
    return frozenset(edge.key for edge in edges if reported.is_new(edge))


def _paths(report: Report) -> Iterator[str]:
    """The files whose text is shown."""
    yield from (problem.path for problem in report.problems)
    yield from (issue.place.path for issue in report.suppression_issues)
    yield from (place.path for place in report.suppressed)
    yield from (call.place.path for call in report.unread_calls)
    yield from (found.place.path for found in report.foreseen if found.place)
    yield from (own.reference.place.path for own in report.self_references)
    edges = [edge for component in report.components for edge in component.edges]
    steps = (step for reversal in report.reversals for step in reversal.steps)
    edges += (edge for step in steps for edge in step.edges)
    yield from (place.path for place in _places(edges))
    for component in report.fixes.values():
        yield from (path for fix in component.fixes for path in (*fix.edits, fix.place.path))
        yield from (explanation.place.path for explanation in component.explanations)


def _places_before(report: Report) -> Iterator[Place]:
    """The places of reversed dependencies in the commit that the root module is compared with."""
    steps = (step for reversal in report.reversals for step in reversal.steps if not step.is_new)
    return _places(edge for step in steps for edge in step.edges)


def _places(edges: Iterable[Edge]) -> Iterator[Place]:
    for edge in edges:
        yield from edge.places
        yield from (one.target for one in edge.references if one.target)
