"""What the core found, as LSP diagnostics (LSP: Diagnostic)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from lsprotocol import types

from tf_cycle_ls.analysis.answers import Component, Cycle, Edge, Place, Root, WrittenReference
from tf_cycle_ls.render import codes
from tf_cycle_ls.render.messages import (
    documentation_of,
    edge_message,
    self_reference_message,
    step_message,
)
from tf_cycle_ls.server.positions import range_of
from tf_cycle_ls.server.roots import directory_of, shown_from
from tf_cycle_ls.text import Encoding, Span

SOURCE = "tf-cycle-ls"

# How many further edges that rest on one reference are named before the rest is counted.
_ALSO_SHOWN = 5


def findings(
    root: Root, encoding: Encoding, uri: Callable[[str], str]
) -> dict[str, tuple[types.Diagnostic, ...]]:
    """The diagnostics of every file that was read, by path, each in the order of its text.

    `uri` gives the URI of a path.
    """
    writer = _Writer(root, encoding, uri)
    by_path: dict[str, list[tuple[Span, types.Diagnostic]]] = {path: [] for path in root.documents}
    for place, diagnostic in writer.diagnostics():
        by_path.setdefault(place.path, []).append((place.span, diagnostic))
    return {
        path: tuple(diagnostic for _, diagnostic in sorted(found, key=lambda each: each[0]))
        for path, found in by_path.items()
    }


@dataclass
class _Shown:
    """The edges of a cycle that show at one place: the first in full, the others by name."""

    component: Component
    edge: Edge
    reference: WrittenReference | None
    others: list[Edge] = field(default_factory=list)


@dataclass(frozen=True)
class _Writer:
    root: Root
    encoding: Encoding
    uri: Callable[[str], str]

    def diagnostics(self) -> Iterator[tuple[Place, types.Diagnostic]]:
        for place, shown in _by_place(self.root.components).items():
            yield place, self._of_edges(place, shown)
        for own in self.root.self_references:
            place = own.reference.place
            message = self_reference_message(own)
            yield place, self._diagnostic(place, codes.SELF_REFERENCE, message)
        for problem in self.root.problems:
            place = Place(problem.path, problem.span or Span(0, 0))
            yield place, self._diagnostic(place, codes.PROBLEM, problem.message)

    def _of_edges(self, place: Place, shown: _Shown) -> types.Diagnostic:
        edge = shown.edge
        cycle = shown.component.shortest[edge.source, edge.target]
        message = edge_message(edge, cycle, shown.reference)
        lines = [message, *_also(shown), *self._seen_from(place)]
        diagnostic = self._diagnostic(place, codes.CYCLE, "\n".join(lines))
        diagnostic.related_information = list(self._steps(cycle))
        diagnostic.data = {"component": shown.component.id, "edge": [edge.source, edge.target]}
        return diagnostic

    def _seen_from(self, place: Place) -> Iterator[str]:
        """The caller's name, in a file of a module that it calls."""
        directory = directory_of(place.path)
        if directory != self.root.path:
            yield f"Seen from the root module {shown_from(self.root.path, directory)}."

    def _steps(self, cycle: Cycle) -> Iterator[types.DiagnosticRelatedInformation]:
        """The way back to where the first edge of a cycle starts."""
        for edge in cycle.edges[1:]:
            for place in edge.places[:1]:
                location = types.Location(uri=self.uri(place.path), range=self._range(place))
                yield types.DiagnosticRelatedInformation(location, step_message(edge))

    def _diagnostic(self, place: Place, code: str, message: str) -> types.Diagnostic:
        is_problem = code == codes.PROBLEM
        severity = types.DiagnosticSeverity
        return types.Diagnostic(
            range=self._range(place),
            severity=severity.Warning if is_problem else severity.Error,
            code=code,
            code_description=types.CodeDescription(href=documentation_of(code)),
            source=SOURCE,
            message=message,
        )

    def _range(self, place: Place) -> types.Range:
        document = self.root.documents.get(place.path)
        if document is None:
            # The text could not be read, so there is nothing to count in.
            nowhere = types.Position(line=0, character=0)
            return types.Range(start=nowhere, end=nowhere)
        return range_of(document, place.span, self.encoding)


def _by_place(components: Iterable[Component]) -> dict[Place, _Shown]:
    """What to show where; a place where several edges are written is shown once."""
    shown: dict[Place, _Shown] = {}
    for component in components:
        for place, edge, reference in _written(component):
            first = shown.setdefault(place, _Shown(component, edge, reference))
            if first.edge is not edge:
                first.others.append(edge)
    return shown


def _written(component: Component) -> Iterator[tuple[Place, Edge, WrittenReference | None]]:
    """The places of a component's edges, of which those that Terraform adds by itself only count
    when there are no others: then they are all there is to see of the cycle."""
    references = [
        (reference.place, edge, reference)
        for edge in component.edges
        for reference in edge.references
    ]
    if references:
        yield from references
        return
    for edge in component.edges:
        for place in edge.places:
            yield place, edge, None


def _also(shown: _Shown) -> Iterator[str]:
    steps = list(dict.fromkeys(map(step_message, shown.others)))
    for step in steps[:_ALSO_SHOWN]:
        yield f"Also: {step}"
    if len(steps) > _ALSO_SHOWN:
        yield f"And {len(steps) - _ALSO_SHOWN} more."
