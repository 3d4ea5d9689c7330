"""What the core found, as LSP diagnostics (LSP: Diagnostic)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lsprotocol import types

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Analysis, Component, Cycle, Edge, Place
from tf_cycle_ls.findings.messages import (
    documentation_of,
    edge_message,
    self_reference_message,
    step_message,
)
from tf_cycle_ls.findings.reported import Mark, ReportedFindings, best_to_cut, severity_of
from tf_cycle_ls.server.lsp.positions import range_of
from tf_cycle_ls.server.state.module_call_index import directory_of, relative_directory
from tf_cycle_ls.settings.settings import Settings, Severity
from tf_cycle_ls.text import Encoding, Span

SOURCE = "tf-cycle-ls"
NOWHERE = types.Range(types.Position(0, 0), types.Position(0, 0))

_DEFAULTS = Settings()
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFORMATION: types.DiagnosticSeverity.Information,
    Severity.HINT: types.DiagnosticSeverity.Hint,
}

# How many further edges that rest on one reference are named before the rest is counted.
_ALSO_SHOWN = 5
# How many steps of a long cycle are listed, half of them from each end.
_STEPS_SHOWN = 20


def findings(
    root: Analysis, encoding: Encoding, uri: Callable[[str], str], settings: Settings = _DEFAULTS
) -> dict[str, tuple[types.Diagnostic, ...]]:
    """The diagnostics of every file that was read, by path, each in the order of its text.

    `uri` gives the URI of a path.
    """
    writer = _Writer(ReportedFindings(root, settings), encoding, uri)
    by_path: dict[str, list[tuple[Span, types.Diagnostic]]] = {path: [] for path in root.documents}
    for place, diagnostic in writer.diagnostics():
        if diagnostic.severity is not None:
            by_path.setdefault(place.path, []).append((place.span, diagnostic))
    return {
        path: tuple(diagnostic for _, diagnostic in sorted(found, key=lambda each: each[0]))
        for path, found in by_path.items()
    }


@dataclass
class _Shown:
    """The edges of a cycle that show at one place: the first in full, the others by name."""

    component: Component
    mark: Mark
    others: list[Edge] = field(default_factory=list)


@dataclass(frozen=True)
class _Writer:
    told: ReportedFindings
    encoding: Encoding
    uri: Callable[[str], str]
    _made: dict[tuple[str, str], types.DiagnosticRelatedInformation] = field(default_factory=dict)

    def diagnostics(self) -> Iterator[tuple[Place, types.Diagnostic]]:
        root = self.told.reported_analysis
        for shown, left_out in self._shown():
            for number, each in enumerate(shown):
                # The first one tells of those that are not there.
                yield each.mark.place, self._of_edges(each, 0 if number else left_out)
        for own in root.self_references:
            place = own.reference.place
            message = self_reference_message(own)
            yield place, self._diagnostic(place, diagnostic_codes.SELF_REFERENCE, message)
        for problem in root.problems:
            place = Place(problem.path, problem.span or Span(0, 0))
            yield place, self._diagnostic(place, diagnostic_codes.UNREADABLE, problem.message)
        for remark in self.told.suppression_issues():
            yield remark.place, self._diagnostic(remark.place, remark.code, remark.message)

    def _shown(self) -> list[tuple[list[_Shown], int]]:
        """What to show of each component, the best to cut first, and how much is left out.

        A place where several edges are written, be they of several components, is shown once.
        """
        at: dict[Place, _Shown] = {}
        found: list[tuple[list[_Shown], int]] = []
        for component in self.told.reported_analysis.components:
            new: list[Mark] = []
            for mark in self.told.marks(component):
                if mark.place not in at:
                    at[mark.place] = _Shown(component, mark)
                    new.append(mark)
                elif at[mark.place].mark.edge is not mark.edge:
                    at[mark.place].others.append(mark.edge)
            best = best_to_cut(component, new, self.told.settings.limit)
            found.append(([at[mark.place] for mark in best], len(new) - len(best)))
        return found

    def _of_edges(self, shown: _Shown, left_out: int) -> types.Diagnostic:
        place, edge = shown.mark.place, shown.mark.edge
        cycle = shown.component.shortest[edge.source, edge.target]
        message = edge_message(edge, cycle, shown.mark.reference)
        lines = [message, *_also(shown), *_not_shown(left_out), *self._seen_from(place)]
        diagnostic = self._diagnostic(place, diagnostic_codes.DEPENDENCY_CYCLE, "\n".join(lines))
        diagnostic.related_information = list(self._steps(cycle))
        diagnostic.data = {"component": shown.component.id, "edge": [edge.source, edge.target]}
        return diagnostic

    def _seen_from(self, place: Place) -> Iterator[str]:
        """The caller's name, in a file of a module that it calls."""
        directory = directory_of(place.path)
        root = self.told.analysis.root_dir
        if directory != root:
            yield f"Seen from the root module {relative_directory(root, directory)}."

    def _steps(self, cycle: Cycle) -> Iterator[types.DiagnosticRelatedInformation]:
        """The way back to where the first edge of a cycle starts; of a long one, both its ends."""
        way = cycle.edges[1:]
        if len(way) > _STEPS_SHOWN:
            way = (*way[: _STEPS_SHOWN // 2], *way[-_STEPS_SHOWN // 2 :])
        for edge in way:
            if edge.places:
                yield self._step(edge)

    def _step(self, edge: Edge) -> types.DiagnosticRelatedInformation:
        """An edge, made once: it may be a step of all the others in its component."""
        ends = edge.source, edge.target
        if ends not in self._made:
            place = edge.places[0]
            location = types.Location(uri=self.uri(place.path), range=self._range(place))
            self._made[ends] = types.DiagnosticRelatedInformation(location, step_message(edge))
        return self._made[ends]

    def _diagnostic(self, place: Place, code: str, message: str) -> types.Diagnostic:
        return diagnostic(self._range(place), code, message, self.told.settings)

    def _range(self, place: Place) -> types.Range:
        document = self.told.analysis.documents.get(place.path)
        # A text that could not be read has nothing to count in.
        return NOWHERE if document is None else range_of(document, place.span, self.encoding)


def diagnostic(
    range_: types.Range, code: str, message: str, settings: Settings
) -> types.Diagnostic:
    """A diagnostic, of the severity that its code has; of none where it is not to be shown."""
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


def _also(shown: _Shown) -> Iterator[str]:
    steps = list(dict.fromkeys(map(step_message, shown.others)))
    for step in steps[:_ALSO_SHOWN]:
        yield f"Also: {step}"
    if len(steps) > _ALSO_SHOWN:
        yield f"And {len(steps) - _ALSO_SHOWN} more."
