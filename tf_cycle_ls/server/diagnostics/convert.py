"""Converts findings into LSP diagnostics (LSP: Diagnostic)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from lsprotocol import types
from msgspec import Struct, field

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Place, SourceReference
from tf_cycle_ls.analysis.navigation import Mark, marks
from tf_cycle_ls.config.dialect import TERRAFORM
from tf_cycle_ls.findings.messages import (
    documentation_of,
    mark_message,
    reversal_consequence,
    reversal_message,
    self_reference_message,
    step_message,
)
from tf_cycle_ls.findings.replacement_messages import (
    foreseen_consequence,
    foreseen_message,
    remedy_title,
)
from tf_cycle_ls.findings.reported import ReportedFindings, best_to_cut, severity_of
from tf_cycle_ls.replacement.remedies import Remedy
from tf_cycle_ls.server.diagnostics.limits import limited
from tf_cycle_ls.server.lsp.positions import range_of
from tf_cycle_ls.server.state.module_call_index import directory_of, relative_directory
from tf_cycle_ls.settings.settings import Settings, Severity
from tf_cycle_ls.text import Document, Encoding, Span

SOURCE = "tf-cycle-ls"
FILE_START = types.Range(types.Position(0, 0), types.Position(0, 0))

_DEFAULTS = Settings()
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFORMATION: types.DiagnosticSeverity.Information,
    Severity.HINT: types.DiagnosticSeverity.Hint,
}

_LEFT_OUT = "{} more diagnostics of this root module are not shown, because there are too many"

# The maximum number of further edges of a reference that a message lists. Any others are only
# counted.
_MAX_OTHER_EDGES = 5
# The maximum number of steps of a cycle in the related information. For a longer cycle, half of the
# steps are from its beginning, and half are from its end.
_MAX_STEPS = 20


def to_diagnostics(
    analysis: GraphAnalysis,
    encoding: Encoding,
    uri: Callable[[str], str],
    settings: Settings = _DEFAULTS,
    near: Place | None = None,
) -> dict[str, tuple[types.Diagnostic, ...]]:
    """The diagnostics of every file that was read, keyed by path and sorted by position.

    `uri` converts a path to a URI. Very many diagnostics are limited (see `limits`). With `near`,
    only the diagnostics at places that touch it are returned.
    """
    documents = analysis.all_documents
    writer = _Writer(ReportedFindings(analysis, settings), encoding, uri, documents, near)
    by_path: dict[str, list[tuple[Span, types.Diagnostic]]] = {}
    shown = (item for item in writer.diagnostics() if item[1].severity is not None)
    note = make_diagnostic(FILE_START, diagnostic_codes.UNREADABLE, _LEFT_OUT, settings)
    note.severity = note.severity or types.DiagnosticSeverity.Information
    for place, diagnostic in limited(shown, note):
        by_path.setdefault(place.path, []).append((place.span, diagnostic))
    sorted_by_path = {
        path: tuple(diagnostic for _, diagnostic in sorted(items, key=lambda item: item[0]))
        for path, items in by_path.items()
    }
    return dict.fromkeys(documents, ()) | sorted_by_path


class _MarkedPlace(Struct):
    """A place and its edges. The diagnostic of the place describes the edge of `mark` in full, and
    the edges `others` briefly."""

    component: Component
    mark: Mark
    others: list[Edge] = field(default_factory=list)


class _Writer(Struct, frozen=True):
    findings: ReportedFindings[GraphAnalysis]
    encoding: Encoding
    uri: Callable[[str], str]
    _documents: Mapping[str, Document]
    _near: Place | None = None
    _related_information: dict[tuple[str, str], types.DiagnosticRelatedInformation] = field(
        default_factory=dict
    )

    def diagnostics(self) -> Iterator[tuple[Place, types.Diagnostic]]:
        for selected, left_out in self._selected_places():
            for number, marked in enumerate(selected):
                if self._is_near(marked.mark.place):
                    # The first diagnostic of a component says how many places were left out.
                    more = 0 if number else left_out
                    yield marked.mark.place, self._cycle_diagnostic(marked, more)
        for place, code, message in self._other_findings():
            if self._is_near(place):
                yield place, self._diagnostic(place, code, message)

    def _other_findings(self) -> Iterator[tuple[Place, str, str]]:
        """The place, the code and the message of each finding that is not a cycle."""
        analysis = self.findings.reported_analysis
        for own in analysis.self_references:
            message = self_reference_message(own)
            yield own.reference.place, diagnostic_codes.SELF_REFERENCE, message
        for problem in analysis.problems:
            place = Place(problem.path, problem.span or Span(0, 0))
            yield place, problem.code, problem.message
        for issue in self.findings.suppression_issues():
            yield issue.place, issue.code, issue.message

    def _is_near(self, place: Place) -> bool:
        near = self._near
        return near is None or (near.path == place.path and near.span.touches(place.span))

    def change_diagnostics(self, revision: str) -> Iterator[tuple[Place, types.Diagnostic]]:
        for reversal in self.findings.reversals:
            if reversal.place is not None:
                choice = self.findings.analysis.choice
                tool = choice.dialect if choice else TERRAFORM
                consequence = reversal_consequence(reversal, tool)
                message = f"{reversal_message(reversal, revision)}.\n{consequence}"
                message += _way_out(self.findings.all_reversals[reversal])
                code = diagnostic_codes.DIRECTION_REVERSED
                yield reversal.place, self._diagnostic(reversal.place, code, message)
        for number, found in enumerate(self.findings.foreseen):
            if found.place is not None:
                message = f"{foreseen_message(found)}.\n{foreseen_consequence(found)}"
                ways = _way_out(found.remedies)
                if number == 0 and self.findings.foresight.left_out:
                    ways += f"\n{self.findings.foresight.left_out} more plans were not simulated."
                yield found.place, self._diagnostic(found.place, found.code, message + ways)

    def _selected_places(self) -> list[tuple[list[_MarkedPlace], int]]:
        """For each component, the places to show and the number of places left out.

        If a component has more places than the setting `limit` allows, `best_to_cut` selects the
        places to show. A place with several edges, even of several components, gets one diagnostic.
        """
        at: dict[Place, _MarkedPlace] = {}
        selected: list[tuple[list[_MarkedPlace], int]] = []
        for component in self.findings.reported_analysis.components:
            new: list[Mark] = []
            for mark in marks([component]):
                if mark.place not in at:
                    at[mark.place] = _MarkedPlace(component, mark)
                    new.append(mark)
                elif at[mark.place].mark.edge is not mark.edge:
                    at[mark.place].others.append(mark.edge)
            best = best_to_cut(component, new, self.findings.settings.limit)
            selected.append(([at[mark.place] for mark in best], len(new) - len(best)))
        return selected

    def _cycle_diagnostic(self, marked: _MarkedPlace, left_out: int) -> types.Diagnostic:
        place, edge = marked.mark.place, marked.mark.edge
        cycle = marked.component.shortest[edge.key]
        component, terms = marked.component, self.findings.analysis.terms
        message = mark_message(edge, cycle, marked.mark.reference, terms, component.note)
        lines = [message, *_also(marked), *_not_shown(left_out), *self._root_module_note(place)]
        diagnostic = self._diagnostic(place, component.code, "\n".join(lines))
        diagnostic.related_information = [
            *self._targets(marked.mark.reference),
            *self._steps(cycle),
        ]
        diagnostic.data = {"component": component.id, "edge": [edge.source, edge.target]}
        return diagnostic

    def _root_module_note(self, place: Place) -> Iterator[str]:
        """A note that names the root module, unless the place is in the root module's own
        directory."""
        directory = directory_of(place.path)
        root_dir, root = self.findings.analysis.root_dir, self.findings.analysis.terms.root
        if root and directory != root_dir:
            yield f"Analyzed as part of the {root} {relative_directory(root_dir, directory)}."

    def _targets(
        self, reference: SourceReference | None
    ) -> Iterator[types.DiagnosticRelatedInformation]:
        """The place that a reference leads to, if its text does not show it."""
        target = reference.target if reference else None
        if reference is not None and target is not None:
            location = types.Location(uri=self.uri(target.path), range=self._range(target))
            text = f"{reference.attribute} {self.findings.analysis.terms.verb} this"
            yield types.DiagnosticRelatedInformation(location, text)

    def _steps(self, cycle: Cycle) -> Iterator[types.DiagnosticRelatedInformation]:
        """The steps of a cycle after its first one. The middle steps of a long cycle are left
        out."""
        steps = cycle.edges[1:]
        if len(steps) > _MAX_STEPS:
            steps = (*steps[: _MAX_STEPS // 2], *steps[-_MAX_STEPS // 2 :])
        for edge in steps:
            if edge.places:
                yield self._step(edge)

    def _step(self, edge: Edge) -> types.DiagnosticRelatedInformation:
        """The related information of an edge. It is cached, because many cycles of a component may
        share the edge."""
        if edge.key not in self._related_information:
            place = edge.places[0]
            location = types.Location(uri=self.uri(place.path), range=self._range(place))
            self._related_information[edge.key] = types.DiagnosticRelatedInformation(
                location, step_message(edge)
            )
        return self._related_information[edge.key]

    def _diagnostic(self, place: Place, code: str, message: str) -> types.Diagnostic:
        return make_diagnostic(self._range(place), code, message, self.findings.settings)

    def _range(self, place: Place) -> types.Range:
        document = self._documents.get(place.path)
        # There is no document for a file that could not be read.
        return FILE_START if document is None else range_of(document, place.span, self.encoding)


def _way_out(remedies: Sequence[Remedy]) -> str:
    """A line with the first way out, if there is one."""
    return "".join(f"\nWay out: {remedy_title(one)}." for one in remedies[:1])


def change_diagnostics(
    findings: ReportedFindings[GraphAnalysis], revision: str, encoding: Encoding
) -> dict[str, tuple[types.Diagnostic, ...]]:
    """The diagnostics about what a change does to replacements, keyed by path.

    `revision` names the commit that the configuration was compared with.
    """
    writer = _Writer(findings, encoding, lambda path: path, findings.analysis.all_documents)
    by_path: dict[str, list[types.Diagnostic]] = {}
    for place, diagnostic in writer.change_diagnostics(revision):
        if diagnostic.severity is not None:
            by_path.setdefault(place.path, []).append(diagnostic)
    return {path: tuple(diagnostics) for path, diagnostics in by_path.items()}


def make_diagnostic(
    range_: types.Range, code: str, message: str, settings: Settings
) -> types.Diagnostic:
    """A diagnostic with the severity that the settings give to its code. The severity is None if
    the setting is `off`."""
    return types.Diagnostic(
        range=range_,
        severity=_SEVERITIES.get(severity_of(settings, code)),
        code=code,
        code_description=types.CodeDescription(href=documentation_of(code)),
        source=SOURCE,
        message=message,
        tags=[types.DiagnosticTag.Unnecessary]
        if code == diagnostic_codes.UNUSED_SUPPRESSION
        else None,
    )


def _not_shown(count: int) -> Iterator[str]:
    if count:
        yield f"{count} more references close cycles among these; the setting limit hides them."


def _also(marked: _MarkedPlace) -> Iterator[str]:
    steps = list(dict.fromkeys(map(step_message, marked.others)))
    for step in steps[:_MAX_OTHER_EDGES]:
        yield f"Also: {step}"
    if len(steps) > _MAX_OTHER_EDGES:
        yield f"And {len(steps) - _MAX_OTHER_EDGES} more."
