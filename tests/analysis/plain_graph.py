"""A graph of plain names, to test what shows a graph without knowing what its nodes are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.located_graph import ComponentPart, LocatedGraph, components_and_loops
from tf_cycle_ls.analysis.model import Edge, Place, SourceReference
from tf_cycle_ls.analysis.terms import Terms
from tf_cycle_ls.graph.cycles import edges_within
from tf_cycle_ls.text import Document, Span

PATH = "/house/rooms"


class PlainGraph(LocatedGraph):
    """A graph of rooms. Each line of its file is `room: rooms that it needs`."""

    def __init__(self, text: str, code: str = diagnostic_codes.DEPENDENCY_CYCLE) -> None:
        self.document = Document(PATH, text.encode())
        self._code = code
        self._headers: dict[str, Place] = {}
        self._needs: dict[str, dict[str, Place]] = {}
        start = 0
        for line in text.splitlines(keepends=True):
            name, _, others = line.rstrip("\n").partition(":")
            self._headers[name] = Place(PATH, Span(start, start + len(name)))
            at, self._needs[name] = start + len(name) + 1, {}
            for other in others.split():
                at = text.index(other, at)
                self._needs[name][other] = Place(PATH, Span(at, at + len(other)))
            start += len(line)

    @property
    def names(self) -> Collection[str]:
        return self._headers

    @property
    def successors(self) -> Mapping[str, tuple[str, ...]]:
        return {name: tuple(sorted(needs)) for name, needs in self._needs.items()}

    def kind(self, name: str) -> str:
        del name
        return "room"

    def place(self, name: str) -> Place:
        return self._headers[name]

    def headers(self) -> Iterator[tuple[str, Place]]:
        yield from self._headers.items()

    def header_around(self, path: str, offset: int) -> Place | None:
        before = [one for one in self._headers.values() if one.span.start <= offset]
        return before[-1] if path == PATH and before else None

    def declaration_span(self, header: Place) -> Span:
        end = self.document.data.find(b"\n", header.span.start)
        return Span(header.span.start, end)

    def reference_places(self, name: str) -> Iterator[Place]:
        yield from self._needs[name].values()

    def edge(self, source: str, target: str) -> Edge:
        place = self._needs[source][target]
        return Edge(source, target, (SourceReference(place, target, "needs"),))

    def parts(self) -> Iterator[ComponentPart]:
        for names in components_and_loops(self.successors):
            within = edges_within(self.successors, names)
            yield ComponentPart(names, within, self._code, "The house stands anyway.")


class PlainAnalysis(GraphAnalysis, frozen=True, eq=False):
    """The analysis of a house."""

    @property
    def terms(self) -> Terms:
        return Terms("Mason", "mason", "room", "rooms", "", "names")


def plain_analysis(text: str, code: str = diagnostic_codes.DEPENDENCY_CYCLE) -> PlainAnalysis:
    """The analysis of a `PlainGraph`."""
    graph = PlainGraph(text, code)
    components = tuple(graph.components())
    return PlainAnalysis("/house", components, (), (), {PATH: graph.document}, graph)
